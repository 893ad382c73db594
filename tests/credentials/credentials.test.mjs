// The demo's certificate in the hands of other people's software: jose for signatures, the official schemas for form.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import Ajv from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { compactVerify, createLocalJWKSet, importJWK } from 'jose';
import { bent, decoded, filesOf, payloadOf, publishedFile, signIn, story, valo, without } from './support.mjs';

let told, folder, address, bytes, files, did, jwt, pdf, status, list;
before(async () => {
  told = await story();
  ({ folder, address, bytes } = told);
  files = await filesOf(told, await signIn(address, 'aino'), 1);
  ({ pdf } = files);
  [{ jwt }] = files.units;
  did = JSON.parse((await bytes('/o/1/did.json')).body);
  list = new URL(payloadOf(jwt).credentialStatus.statusListCredential).pathname;
  status = (await bytes(list)).body.toString();
  for (const [name, content] of Object.entries({ 'c.jwt': jwt, 'c.pdf': pdf, 'c.vc.json': JSON.stringify(files.units[0].json), 'c.clr.json': JSON.stringify(files.record), 'c.clr.jwt': files.recordJwt, 'did.json': JSON.stringify(did), 'status.jwt': status }))
    writeFileSync(path.join(folder, name), content);
});
after(() => told?.end());

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
  for (const [target, type] of [['/.well-known/did.json', 'application/did+json'], ['/o/1/did.json', 'application/did+json'], ['/.well-known/jwks.json', 'application/jwk-set+json'], ['/o/1/keys/' + did.verificationMethod[0].id.split('#')[1], 'application/jwk+json'], [list, 'application/vc+jwt']]) {
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
  const said = JSON.parse(new TextDecoder().decode(payload));
  assert.equal(said.issuer, did.id);
  const bits = gunzipSync(Buffer.from(said.credentialSubject.encodedList.slice(1), 'base64url'));
  assert.equal(bits.length * 8, 131072);
  const index = Number(payloadOf(jwt).credentialStatus.statusListIndex);
  assert.equal(bits[index >> 3] & (0x80 >> (index & 7)), 0);
});

test('a status list is given in the form that its reader asks for', async () => {
  for (const [accept, type] of [['application/vc+jwt', 'application/vc+jwt'], ['application/vc', 'application/vc'], ['application/ld+json, application/json', 'application/json'], ['*/*', 'application/vc+jwt']]) {
    const { response, body } = await bytes(list, { Accept: accept });
    assert.equal(response.headers.get('content-type'), type, accept);
    assert.equal(response.headers.get('vary'), 'Accept');
    const said = type === 'application/vc+jwt' ? payloadOf(body.toString()) : JSON.parse(body);
    assert.equal(said.id, address + list);
    assert.equal(said.credentialSubject.encodedList, payloadOf(status).credentialSubject.encodedList);
  }
});

test('the record as JWT holds the same as the record as JSON', async () => {
  const { payload } = await compactVerify(files.recordJwt, createLocalJWKSet(JSON.parse((await bytes('/.well-known/jwks.json')).body)));
  const { iss, jti, sub, nbf, ...plain } = JSON.parse(new TextDecoder().decode(payload));
  const { proof, ...proven } = files.record;
  assert.deepEqual(plain, proven);
  assert.deepEqual([iss, jti, sub], [plain.issuer.id, plain.id, plain.credentialSubject.id]);
});

test('the check page says what a file is, without anybody being signed in', async () => {
  const first = await fetch(address + '/v');
  const visitor = (first.headers.get('set-cookie') ?? '').split(/, (?=\w+=)/).map((line) => line.split(';')[0]).join('; ');
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
  assert.match(await send(JSON.stringify(files.record)), /genuine and unchanged/);
  assert.match(await send(bent(pdf)), /changed after it was sealed/);
});

test('valo verify needs only the files', () => {
  const verify = (...words) => {
    const done = spawnSync(valo, ['verify', '--json', ...words], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
    return [done.status, done.stdout ? JSON.parse(done.stdout)[0] : done.stderr];
  };
  for (const file of ['c.pdf', 'c.jwt', 'c.vc.json', 'c.clr.json', 'c.clr.jwt']) {
    const [code, answer] = verify(file, '--did', 'did.json', '--status', 'status.jwt');
    assert.equal(code, 0, JSON.stringify(answer));
    assert.ok(answer.holds && answer.statusAsOf);
    assert.equal(verify(file, '--did', 'did.json')[1].statusAsOf, null);
  }
  writeFileSync(path.join(folder, 'bent.pdf'), bent(pdf));
  assert.deepEqual(verify('bent.pdf', '--did', 'did.json').map((one) => one.code ?? one), [1, 'seal_broken']);
});

test('a sealed certificate satisfies pdfsig', { skip: spawnSync('pdfsig', ['-v']).error && 'pdfsig is not installed' }, () => {
  const said = execFileSync('pdfsig', [path.join(folder, 'c.pdf')], { encoding: 'utf8' });
  assert.match(said, /ETSI\.CAdES\.detached/);
  assert.match(said, /Total document signed/);
  assert.match(said, /Signature is Valid/);
});

// Last, because compiling a schema keeps the process busy for seconds and an idle connection is closed meanwhile.
for (const [name, which] of [['ob_v3p0_achievementcredential_schema.json', () => files.units], ['jsonld_ob_v3p0_achievementcredential_schema.json', () => files.units], ['clr_v2p0_clrcredential_schema.json', () => [{ jwt: files.recordJwt, json: files.record }]]])
  test(`what we sign fits the official schema ${name}`, { skip: without }, () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    const validate = ajv.compile(publishedFile(`schemas/${name}`));
    for (const form of which().flatMap((one) => [payloadOf(one.jwt), structuredClone(one.json)])) {
      assert.ok(validate(form), ajv.errorsText(validate.errors));
      delete form.credentialSubject.type;
      assert.ok(!validate(form));
    }
  });
