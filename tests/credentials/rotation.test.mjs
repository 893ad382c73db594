// What the world sees of a certificate when keys change, a database is restored, or a key falls into wrong hands.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { filesOf, keepAtHome, loaderOver, payloadOf, signIn, story, valo } from './support.mjs';

const organisation = ['--organisation', 'Majakan työpaja – Fyrens verkstad'];
let told, files, list, release;
before(async () => {
  told = await story();
  files = await filesOf(told, await signIn(told.address, 'aino'), 1);
  list = new URL(payloadOf(files.units[0].jwt).credentialStatus.statusListCredential).pathname;
  release = keepAtHome(told);
});
after(async () => {
  release?.();
  await told?.end();
});

const published = async () => JSON.parse((await told.bytes('/o/1/did.json')).body);
const kids = (algorithm) => JSON.parse(told.run('key', 'list', '--json')).filter((key) => key.algorithm === algorithm).map(({ id }) => id.split('#')[1]);

/// What each judge says of what was issued first: true, or why not.
async function verdicts() {
  const did = await published();
  const status = (await told.bytes(list)).body.toString();
  const keyOf = async ({ kid }) => {
    assert.ok(did.assertionMethod.includes(kid), 'not asserted');
    return importJWK(did.verificationMethod.find(({ id }) => id === kid).publicKeyJwk, 'ES256');
  };
  const jose = await compactVerify(files.units[0].jwt, keyOf).then(() => true, (error) => error.message);
  await compactVerify(status, keyOf);  // the list of today is always signed by a key that stands
  const documentLoader = loaderOver(told);
  const suite = () => new DataIntegrityProof({ cryptosuite });
  const bazaar = (await vc.verifyCredential({
    credential: files.units[0].json, suite: suite(), documentLoader,
    checkStatus: ({ credential }) => checkStatus({ credential, documentLoader, suite: suite(), verifyBitstringStatusListCredential: true }),
  })).verified;
  const write = (name, content) => writeFileSync(path.join(told.folder, name), content);
  write('did.json', JSON.stringify(did));
  write('status.jwt', status);
  const ours = {};
  for (const [name, content] of [['jwt', files.units[0].jwt], ['json', JSON.stringify(files.units[0].json)], ['pdf', files.pdf]]) {
    write(`c.${name}`, content);
    const done = spawnSync(valo, ['verify', '--json', `c.${name}`, '--did', 'did.json', '--status', 'status.jwt'], { cwd: told.folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
    const [said] = JSON.parse(done.stdout);
    ours[name] = said.holds ? true : said.code;
  }
  return { jose, bazaar, ...ours };
}
const allHold = { jose: true, bazaar: true, jwt: true, json: true, pdf: true };

test('a certificate holds before and after its keys were changed', async () => {
  assert.deepEqual(await verdicts(), allHold);
  told.run('key', 'rotate', ...organisation);
  const did = await published();
  assert.equal(did.verificationMethod.length, 4);
  assert.equal(did.verificationMethod.filter(({ expires }) => expires).length, 2);
  assert.deepEqual(await verdicts(), allHold);
  assert.ok(decodeProtectedHeader((await told.bytes(list)).body.toString()).kid.endsWith('#es256-2026b'));
});

test('it holds after its database was copied, lost and restored', async () => {
  const copy = path.join(told.folder, 'copy.db');
  told.run('backup', copy);
  await told.stop();
  told.environment.VALO_DATABASE = `sqlite://${told.folder}/restored.db`;
  told.run('restore', copy);
  await told.start();
  assert.deepEqual(await verdicts(), allHold);
  const again = await filesOf(told, await signIn(told.address, 'aino'), 1);
  assert.deepEqual(again.pdf, files.pdf);
  assert.deepEqual(again.units, files.units);
});

test('a key in wrong hands takes what it signed along, for every reader, and leaves the other form standing', async () => {
  told.run('key', 'compromise', ...organisation, kids('ES256')[0]);
  const did = await published();
  assert.ok(!did.assertionMethod.some((id) => id.endsWith('#es256-2026a')));
  const given = did.verificationMethod.find(({ id }) => id.endsWith('#es256-2026a'));
  assert.ok(given.revoked && !given.publicKeyJwk, 'nobody verifies with it by mistake');
  assert.equal((await fetch(`${told.address}/o/1/keys/es256-2026a`)).status, 404);
  assert.ok(!JSON.stringify(JSON.parse((await told.bytes('/.well-known/jwks.json')).body)).includes('es256-2026a'));
  assert.deepEqual(await verdicts(), { jose: 'not asserted', bazaar: true, jwt: 'key_given_up', json: true, pdf: 'unknown_key' });
  told.run('key', 'compromise', ...organisation, kids('EdDSA')[0]);
  assert.deepEqual(await verdicts(), { jose: 'not asserted', bazaar: false, jwt: 'key_given_up', json: 'key_given_up', pdf: 'unknown_key' });
});

test('one command issues anew what the key had signed: the new files hold for every reader, the old ones for none', async () => {
  const old = files;
  const code = async (id) => /\/v\/([A-Z0-9]{28})/.exec((await told.bytes(`/certificates/${id}`, { Cookie: await signIn(told.address, 'aino') })).body.toString())[1];
  const oldCode = await code(1);
  assert.throws(() => told.run('key', 'reissue', ...organisation, kids('ES256')[1]));  // a key that nobody gave up
  const said = JSON.parse(told.run('key', 'reissue', '--json', ...organisation, kids('ES256')[0]));
  assert.ok(said.certificates.includes('VALO-1-2026-0001'), JSON.stringify(said));
  let now = said;
  for (let tries = 0; now.waiting > 0 && tries < 60; ++tries) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    now = JSON.parse(told.run('key', 'reissue', '--json', ...organisation, kids('ES256')[0]));
  }
  assert.deepEqual([now.waiting, now.issued, now.failed], [0, said.certificates.length, 0]);
  const cookie = await signIn(told.address, 'aino');
  const made = Number(/href="\/certificates\/(\d+)"/.exec((await told.bytes('/certificates/1', { Cookie: cookie })).body.toString().replaceAll('href="/certificates/1"', ''))[1]);
  files = await filesOf(told, cookie, made);
  list = new URL(payloadOf(files.units[0].jwt).credentialStatus.statusListCredential).pathname;
  assert.deepEqual(await verdicts(), allHold);
  const strip = ({ id, jti, iss, sub, nbf, validFrom, awardedDate, credentialStatus, ...rest }) => JSON.stringify(rest).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID');
  assert.equal(strip(payloadOf(files.units[0].jwt)), strip(payloadOf(old.units[0].jwt)), 'not one fact is another');
  const page = (await told.bytes(`/v/${oldCode}?lang=en`)).body.toString();
  assert.match(page, /has been replaced/);
  assert.match((await told.bytes(`/v/${await code(made)}?lang=en`)).body.toString(), /The certificate is valid/);
  files = old;
  assert.deepEqual(await verdicts(), { jose: 'not asserted', bazaar: false, jwt: 'key_given_up', json: 'key_given_up', pdf: 'unknown_key' });
});
