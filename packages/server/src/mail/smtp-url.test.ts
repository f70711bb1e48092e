import { expect, test } from "vitest";
import { readSmtpUrl } from "./smtp-url.ts";

test.each([
  ["smtp://mail.example", { secure: false, host: "mail.example", port: 587, login: undefined }],
  ["smtps://mail.example/", { secure: true, host: "mail.example", port: 465, login: undefined }],
  [
    "smtp://user%40example:p%3Aa%2Fss@127.0.0.1:1025",
    {
      secure: false,
      host: "127.0.0.1",
      port: 1025,
      login: { user: "user@example", password: "p:a/ss" },
    },
  ],
  ["smtp://[::1]:25", { secure: false, host: "::1", port: 25, login: undefined }],
])("%s is read", (text, server) => {
  expect(readSmtpUrl(text)).toEqual(server);
});

test.each([
  "",
  "mail.example",
  "http://mail.example",
  "smtp:mail.example",
  "smtp://",
  "smtp://mail.example/path",
  "smtp://mail.example?tls=no",
  "smtp://mail.example#x",
  "smtp://user@mail.example",
  "smtp://:secret@mail.example",
  "smtp://user:%zz@mail.example",
  "smtp://user:a%0d%0aQUIT@mail.example",
  "smtp://mail%20example",
  "smtp://mail.example:99999",
])("%j is none", (text) => {
  expect(readSmtpUrl(text)).toBeUndefined();
});
