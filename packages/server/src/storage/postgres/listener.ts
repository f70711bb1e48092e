import { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { Changes, StorageLogger } from "../storage.ts";
import { CHANNEL, decodeChanges } from "./notifications.ts";
import { connectionConfig } from "./pool.ts";

/** All in milliseconds. A revocation must be felt by every node within one second, also by one that hears nothing any more. */
const HEARTBEAT = 250;
const DEAF_AFTER = 850;
const GIVE_UP_AFTER = 3_000;
const FIRST_RETRY = 100;
const LAST_RETRY = 2_000;
const GOODBYE = 1_000;

export interface ListenerOptions {
  readonly url: string;
  /** The name of this node, whose own notifications are passed over. */
  readonly node: string;
  readonly logger: StorageLogger;
  readonly publish: (changes: Changes) => void;
}

/**
 * Hears what other nodes change, over a connection of its own. `healthy` means that the connection answered a moment ago,
 * and so has delivered what was sent before: a connection can be dead for long before TCP says so.
 */
export class Listener {
  readonly #options: ListenerOptions;
  #client: Client | undefined;
  #socket: Socket | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;
  #asking = false;
  #closed = false;
  #retryIn = FIRST_RETRY;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT).unref();
  }

  get healthy(): boolean {
    return this.#client !== undefined && performance.now() - this.#heardAt < DEAF_AFTER;
  }

  /** Resolves once changes are heard; rejects when the server cannot be reached. */
  async connect(): Promise<void> {
    const socket = new Socket();
    const client = new Client({ ...connectionConfig(this.#options.url), stream: () => socket });
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client));
    client.on("notification", ({ channel, payload = "" }) => {
      if (channel !== CHANNEL) return;
      const { node, changes } = decodeChanges(payload);
      if (node !== this.#options.node) this.#options.publish(changes);
    });
    let askedAt: number;
    try {
      await client.connect();
      askedAt = performance.now();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    if (this.#closed) {
      socket.destroy();
      return;
    }
    // What happened before was missed; only after it has been forgotten may anything be relied on again.
    this.#options.publish("everything");
    this.#client = client;
    this.#socket = socket;
    this.#retryIn = FIRST_RETRY;
    this.#heardAt = askedAt;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    // A server that is gone never says good-bye.
    await Promise.race([client.end(), delay(GOODBYE, undefined, { ref: false })]);
    this.#socket?.destroy();
  }

  async #beat(): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    if (this.#asking) {
      if (performance.now() - this.#heardAt > GIVE_UP_AFTER) this.#socket?.destroy();
      return;
    }
    this.#asking = true;
    // The answer may have been under way for long: sure is only what the server had sent when it was asked.
    const askedAt = performance.now();
    try {
      await client.query("select 1");
      if (client === this.#client) this.#heardAt = askedAt;
    } catch (error) {
      this.#lost(client, error);
    } finally {
      this.#asking = false;
    }
  }

  #lost(client: Client, error?: unknown): void {
    if (this.#closed || client !== this.#client) return;
    this.#client = undefined;
    this.#socket?.destroy();
    this.#options.logger.warn({ err: error }, "the change feed of the database was lost: caches are off");
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    setTimeout(() => {
      if (this.#closed) return;
      this.connect().catch(() => {
        this.#retryIn = Math.min(this.#retryIn * 2, LAST_RETRY);
        this.#reconnectLater();
      });
    }, this.#retryIn).unref();
  }
}
