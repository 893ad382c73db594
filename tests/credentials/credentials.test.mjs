// The demo's certificate in the hands of other people's software: jose for signatures, the official schemas for form.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import Ajv from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { compactVerify, createLocalJWKSet, importJWK } from 'jose';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const valo = process.env.VALO_BINARY ?? path.join(root, 'build/release/valo');
const schemas = path.resolve(root, '../shared/data/credentials/schemas');
const folder = mkdtempSync(path.join(tmpdir(), 'valo-credentials-'));
const environment = {
  ...process.env,
  VALO_DATABASE: `sqlite://${folder}/valo.db`,
  VALO_KEY_FOLDER: path.join(folder, 'keys'),
  VALO_KEY_PASSPHRASE: 'only for this test',
};
const run = (...words) => execFileSync(valo, words, { env: environment, encoding: 'utf8', stdio: 'pipe' });

let server, address, did, jwt, pdf, status, cookie;

async function signIn(login, password) {
  const cookies = {};
  const visit = async (target, form) => {
    const headers = { Cookie: Object.entries(cookies).map((pair) => pair.join('=')).join('; ') };
    const response = await fetch(address + target, { method: form ? 'POST' : 'GET', headers, redirect: 'manual', body: form && new URLSearchParams(form) });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies[name] = value;
    }
    return /name="_csrf" value="([^"]+)"/.exec(await response.text())?.[1];
  };
  await visit('/sign-in', { _csrf: await visit('/'), login, password });
  assert.ok(cookies.valo_session, `${login} is not signed in`);
  return `valo_session=${cookies.valo_session}`;
}
const bytes = async (target, headers = {}) => {
  const response = await fetch(address + target, { headers });
  assert.equal(response.status, 200, target);
  return { response, body: Buffer.from(await response.arrayBuffer()) };
};
const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url'));

before(async () => {
  // The port stands in the issuer's DID, so it is chosen before the story is told.
  const port = 20000 + (process.pid % 20000);
  environment.VALO_LISTEN = `127.0.0.1:${port}`;
  environment.VALO_PUBLIC_URL = `http://127.0.0.1:${port}`;
  mkdirSync(environment.VALO_KEY_FOLDER);
  run('demo');
  server = spawn(valo, ['serve'], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve, reject) => {
    server.stdout.once('data', resolve);
    server.once('exit', () => reject(new Error('the server ended')));
  });
  address = `http://127.0.0.1:${port}`;
  cookie = await signIn('aino', 'valo-esittely');
  const page = (await bytes('/certificates/1', { Cookie: cookie })).body.toString();
  const href = /href="(\/certificates\/1\/credentials\/[^"]+)"/.exec(page)[1];
  jwt = (await bytes(href, { Cookie: cookie })).body.toString();
  pdf = (await bytes('/certificates/1/document.pdf', { Cookie: cookie })).body;
  did = JSON.parse((await bytes('/o/1/did.json')).body);
  status = (await bytes(new URL(decoded(jwt.split('.')[1]).credentialStatus.statusListCredential).pathname)).body.toString();
  for (const [name, content] of Object.entries({ 'c.jwt': jwt, 'c.pdf': pdf, 'did.json': JSON.stringify(did), 'status.jwt': status }))
    writeFileSync(path.join(folder, name), content);
});
after(() => {
  server?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

test('a credential verifies with the key that its issuer publishes, and with no other', async () => {
  const header = decoded(jwt.split('.')[0]);
  assert.deepEqual(Object.keys(header).sort(), ['alg', 'kid', 'typ']);
  assert.equal(header.typ, 'JWT');
  const method = did.verificationMethod.find((one) => one.id === header.kid);
  assert.ok(did.assertionMethod.includes(header.kid));
  const { payload } = await compactVerify(jwt, await importJWK(method.publicKeyJwk, 'ES256'), { algorithms: ['ES256'] });
  assert.equal(JSON.parse(new TextDecoder().decode(payload)).issuer.id, did.id);
  const jwks = JSON.parse((await bytes('/.well-known/jwks.json')).body);
  await compactVerify(jwt, createLocalJWKSet(jwks));
  const bent = jwt.slice(0, -6) + (jwt.at(-6) === 'A' ? 'B' : 'A') + jwt.slice(-5);
  await assert.rejects(compactVerify(bent, await importJWK(method.publicKeyJwk, 'ES256')));
});

test('keys and lists are served with their own types, to pages of any origin', async () => {
  const lists = new URL(decoded(jwt.split('.')[1]).credentialStatus.statusListCredential).pathname;
  for (const [target, type] of [['/.well-known/did.json', 'application/did+json'], ['/o/1/did.json', 'application/did+json'], ['/.well-known/jwks.json', 'application/jwk-set+json'], ['/o/1/keys/' + did.verificationMethod[0].id.split('#')[1], 'application/jwk+json'], [lists, 'application/vc+jwt']]) {
    const { response } = await bytes(target);
    assert.equal(response.headers.get('content-type'), type, target);
    assert.equal(response.headers.get('access-control-allow-origin'), '*', target);
    assert.match(response.headers.get('cache-control'), /max-age=300/, target);
  }
  assert.equal((await fetch(address + '/o/99/did.json')).status, 404);
  assert.equal((await fetch(address + '/status/99')).status, 404);
});

test('the status list is signed by the same issuer and large enough', async () => {
  const { payload, protectedHeader } = await compactVerify(status, await importJWK(did.verificationMethod[0].publicKeyJwk, 'ES256'));
  assert.equal(protectedHeader.typ, 'vc+jwt');
  const list = JSON.parse(new TextDecoder().decode(payload));
  assert.equal(list.issuer, did.id);
  const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'));
  assert.equal(bits.length * 8, 131072);
  const index = Number(decoded(jwt.split('.')[1]).credentialStatus.statusListIndex);
  assert.equal(bits[index >> 3] & (0x80 >> (index & 7)), 0);
});

for (const name of ['ob_v3p0_achievementcredential_schema.json', 'jsonld_ob_v3p0_achievementcredential_schema.json'])
  test(`the credential fits the official schema ${name}`, { skip: !existsSync(schemas) && 'the shared schemas are not here' }, () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(path.join(schemas, name), 'utf8')));
    const payload = decoded(jwt.split('.')[1]);
    assert.ok(validate(payload), ajv.errorsText(validate.errors));
    delete payload.credentialSubject.achievement.criteria;
    assert.ok(!validate(payload));
  });

test('the check page says what a file is, without anybody being signed in', async () => {
  const first = await fetch(address + '/v');
  const visitor = first.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const word = /name="_csrf" value="([^"]+)"/.exec(await first.text())[1];
  const send = async (content) => {
    const form = new FormData();
    form.append('_csrf', word);
    form.append('file', new Blob([content]), 'todistus');
    const response = await fetch(address + '/v?lang=en', { method: 'POST', body: form, headers: { Cookie: visitor } });
    assert.equal(response.status, 200);
    return response.text();
  };
  assert.match(await send(pdf), /genuine and unchanged/);
  assert.match(await send(jwt), /genuine and unchanged/);
  assert.match(await send(Buffer.from(pdf).fill('x', 20000, 20001)), /changed after it was sealed/);
});

test('valo verify needs only the files', () => {
  const verify = (...words) => {
    const done = spawnSync(valo, ['verify', '--json', ...words], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
    return [done.status, done.stdout ? JSON.parse(done.stdout)[0] : done.stderr];
  };
  for (const file of ['c.pdf', 'c.jwt']) {
    const [code, answer] = verify(file, '--did', 'did.json', '--status', 'status.jwt');
    assert.equal(code, 0, JSON.stringify(answer));
    assert.ok(answer.holds && answer.statusAsOf);
    assert.equal(verify(file, '--did', 'did.json')[1].statusAsOf, null);
  }
  writeFileSync(path.join(folder, 'bent.pdf'), Buffer.from(pdf).fill('x', 20000, 20001));
  assert.deepEqual(verify('bent.pdf', '--did', 'did.json').map((one) => one.code ?? one), [1, 'seal_broken']);
});

test('a sealed certificate satisfies pdfsig', { skip: spawnSync('pdfsig', ['-v']).error && 'pdfsig is not installed' }, () => {
  const said = execFileSync('pdfsig', [path.join(folder, 'c.pdf')], { encoding: 'utf8' });
  assert.match(said, /ETSI\.CAdES\.detached/);
  assert.match(said, /Total document signed/);
  assert.match(said, /Signature is Valid/);
});
