// The JSON forms in the hands of the libraries that wallets are built from: Digital Bazaar's, the Digital Credentials
// Consortium's verifier, and jsonld.js. All of them fetch from our own server and from published copies alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalcredentials/verifier-core';
import jsonld from 'jsonld';
import { elsewhere, filesOf, keepAtHome, loaderOver, signIn, story, without } from './support.mjs';

let told, files, loader, release;
before(async () => {
  told = await story();
  files = await filesOf(told, await signIn(told.address, 'aino'), 1);
  loader = loaderOver(told);
  release = keepAtHome(told);
});
after(async () => {
  release?.();
  await told?.end();
});

const suite = () => new DataIntegrityProof({ cryptosuite });
const byBazaar = (credential) => vc.verifyCredential({
  credential, suite: suite(), documentLoader: loader,
  checkStatus: ({ credential }) => checkStatus({ credential, documentLoader: loader, suite: suite(), verifyBitstringStatusListCredential: true }),
});
const changed = (document, change) => {
  const copy = structuredClone(document);
  change(copy);
  return copy;
};

test('every unit holds for Digital Bazaar, its status list included', async () => {
  assert.ok(files.units.length >= 1);
  for (const { json } of files.units) {
    const result = await byBazaar(json);
    assert.ok(result.verified, JSON.stringify(result.error, Object.getOwnPropertyNames(result.error ?? {})) + JSON.stringify(result.error?.errors?.map(String)));
    assert.ok(result.statusResult.verified);
  }
});

test('every unit holds for the verifier of the Digital Credentials Consortium', async () => {
  for (const { json } of files.units) {
    const result = await verifyCredential({ credential: json, knownDIDRegistries: [] });
    assert.ok(!result.errors, JSON.stringify(result.errors));
    const said = Object.fromEntries(result.log.map(({ id, valid }) => [id, valid]));
    assert.equal(said.valid_signature, true, JSON.stringify(result.log));
    assert.equal(said.revocation_status, true, JSON.stringify(result.log));
    assert.notEqual(said.expiration, false);
    if (!without) assert.equal(result.additionalInformation[0].results[0].result.valid, true, JSON.stringify(result.additionalInformation));
  }
});

test('the record of the whole certificate holds as one, with its units inside', { skip: without }, async () => {
  const result = await byBazaar(files.record);
  assert.ok(result.verified, String(result.error?.errors?.map(String)));
  assert.deepEqual(files.record.credentialSubject.verifiableCredential, files.units.map(({ json }) => json));
});

test('jsonld.js knows every term of ours', { skip: without }, async () => {
  for (const document of [...files.units.map(({ json }) => json), files.record]) {
    const options = { documentLoader: async (url) => ({ documentUrl: url, document: elsewhere(url) }), safe: true };
    const lines = await jsonld.canonize(document, { ...options, algorithm: 'RDFC-1.0', format: 'application/n-quads' });
    assert.ok(lines.length > 1000);
    await assert.rejects(jsonld.canonize({ ...document, grade: 5 }, { ...options, algorithm: 'RDFC-1.0' }));
  }
});
