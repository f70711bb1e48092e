import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What is counted, for Prometheus. No label holds what a caller chose freely: they are names of the catalogue. */
export interface Metrics {
  answered(service: string, operation: string, code: string, status: number, milliseconds: number): void;
  refusedSignature(code: string): void;
  /** How many changes are being made or wait for their turn. */
  writesUnderWay(count: number): void;
  /** The text format of Prometheus. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const requests = new Counter({
    name: "signet_requests_total",
    help: "Requests to the AWS API by operation, of browsers by route, and by error code (empty: none)",
    labelNames: ["service", "operation", "code", "status"],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "signet_request_duration_seconds",
    help: "Time from a request's last byte to its answer",
    labelNames: ["service"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const signatures = new Counter({
    name: "signet_refused_signatures_total",
    help: "Requests that were not authenticated, by error code",
    labelNames: ["code"],
    registers: [registry],
  });
  registry.registerMetric(
    new Gauge({
      name: "process_resident_memory_bytes",
      help: "Resident memory size in bytes",
      registers: [],
      collect() {
        this.set(process.memoryUsage.rss());
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: "process_cpu_seconds_total",
      help: "User and system CPU time spent in seconds",
      registers: [],
      collect() {
        const { user, system } = process.cpuUsage();
        this.set((user + system) / 1e6);
      },
    }),
  );
  const writes = new Gauge({
    name: "signet_writes_under_way",
    help: "Changes that are being made or wait for their turn",
    registers: [registry],
  });
  // Finding the series of some labels takes prom-client longer than counting.
  const series = new Map<string, { readonly count: () => void; readonly observe: (value: number) => void }>();
  return {
    answered(service, operation, code, status, milliseconds) {
      const key = `${service} ${operation} ${code} ${status}`;
      let one = series.get(key);
      if (one === undefined) {
        const counter = requests.labels({ service, operation, code, status });
        const histogram = seconds.labels({ service });
        one = { count: () => counter.inc(), observe: (value) => histogram.observe(value) };
        series.set(key, one);
      }
      one.count();
      one.observe(milliseconds / 1000);
    },
    refusedSignature(code) {
      signatures.inc({ code });
    },
    writesUnderWay(count) {
      writes.set(count);
    },
    async render() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
