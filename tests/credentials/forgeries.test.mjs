// A table of forgeries. Each is shown to the libraries that would meet it in the wild and to `valo verify`; the forger of
// some rows even has the organisation's own keys. Before the table, what is genuine holds for the same judges.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { verifyCredential } from '@digitalcredentials/verifier-core';
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { bent, decoded, filesOf, keepAtHome, loaderOver, payloadOf, signIn, story, valo, without } from './support.mjs';

let told, files, other, foreign, did, lists, secret, loader, release;
before(async () => {
  told = await story();
  const cookie = await signIn(told.address, 'aino');
  files = await filesOf(told, cookie, 1);
  const page = (await told.bytes('/my/papers', { Cookie: cookie })).body.toString();
  const ids = [...new Set([...page.matchAll(/\/certificates\/(\d+)/g)].map(([, id]) => Number(id)))];
  other = ids.find((id) => id !== 1) ? await filesOf(told, cookie, ids.find((id) => id !== 1)) : undefined;
  did = JSON.parse((await told.bytes('/o/1/did.json')).body);
  const list = new URL(payloadOf(files.units[0].jwt).credentialStatus.statusListCredential).pathname;
  lists = { jwt: (await told.bytes(list)).body.toString(), json: JSON.parse((await told.bytes(list, { Accept: 'application/vc' })).body) };
  const folder = told.environment.VALO_KEY_FOLDER;
  const pem = readdirSync(folder).find((name) => name.includes('es256'));
  secret = createPrivateKey({ key: readFileSync(path.join(folder, pem)), passphrase: 'only for this test' });
  loader = loaderOver(told);
  const elsewhere = await story();  // the same demo, with keys of its own
  foreign = await filesOf(elsewhere, await signIn(elsewhere.address, 'aino'), 1);
  await elsewhere.end();
  release = keepAtHome(told);
});
after(async () => {
  release?.();
  await told?.end();
});

const encoded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const signed = (header, payload, key) => {
  const part = `${encoded(header)}.${encoded(payload)}`;
  return `${part}.${sign('sha256', Buffer.from(part), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};
const withPayload = (jwt, change) => {
  const [head, body, signature] = jwt.split('.');
  const payload = decoded(body);
  change(payload);
  return `${head}.${encoded(payload)}.${signature}`;
};
const changed = (document, change) => {
  const copy = structuredClone(document);
  change(copy);
  return copy;
};
const stranger = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/// What a careful reader does with jose: known algorithms, a key that the issuer asserts with, its issuer, its status.
async function byJose(jwt, { document = did, list } = {}) {
  list ??= lists.jwt;
  const keyOf = async (header) => {
    assert.ok(document.assertionMethod.includes(header.kid), 'the issuer does not assert with this key');
    const method = document.verificationMethod.find(({ id }) => id === header.kid);
    assert.ok(method?.publicKeyJwk, 'no such key');
    return importJWK(method.publicKeyJwk, method.publicKeyJwk.alg);
  };
  const payloadIn = async (text) => JSON.parse(new TextDecoder().decode((await compactVerify(text, keyOf, { algorithms: ['ES256', 'RS256'] })).payload));
  const credential = await payloadIn(jwt);
  assert.equal(credential.iss, document.id);
  assert.equal(credential.issuer.id, document.id);
  assert.equal(credential.jti, credential.id);
  const said = await payloadIn(list);
  const { statusListCredential, statusListIndex } = credential.credentialStatus;
  assert.equal(said.id, statusListCredential);
  assert.equal(said.issuer, document.id);
  const bits = gunzipSync(Buffer.from(said.credentialSubject.encodedList.slice(1), 'base64url'));
  assert.equal(bits[statusListIndex >> 3] & (0x80 >> (statusListIndex & 7)), 0, 'revoked');
}
async function byBazaar(credential, { document, list } = {}) {
  const documentLoader = async (url) => {
    if (document && url.split('#')[0] === document.id && !url.includes('#')) return { documentUrl: url, document };
    if (list && url === list.id) return { documentUrl: url, document: list };
    return loader(url);
  };
  const suite = new DataIntegrityProof({ cryptosuite });
  const result = await vc.verifyCredential({
    credential, suite, documentLoader,
    checkStatus: ({ credential }) => checkStatus({ credential, documentLoader, suite: new DataIntegrityProof({ cryptosuite }), verifyBitstringStatusListCredential: true }),
  });
  assert.ok(result.verified, String(result.error?.errors ?? result.error));
}
async function byConsortium(credential) {
  const result = await verifyCredential({ credential, knownDIDRegistries: [] });
  assert.ok(!result.errors, JSON.stringify(result.errors));
  const said = Object.fromEntries(result.log.map(({ id, valid }) => [id, valid]));
  assert.ok(said.valid_signature && said.revocation_status && said.expiration !== false, JSON.stringify(said));
}
/// The code that `valo verify` refuses with; "holds" when it does not.
function byValo(content, name, { document = did, list = lists.jwt } = {}) {
  const write = (file, bytes) => {
    writeFileSync(path.join(told.folder, file), bytes);
    return file;
  };
  const done = spawnSync(valo, ['verify', '--json', write(name, content), '--did', write('now.did.json', JSON.stringify(document)), ...(list ? ['--status', write('now.status', typeof list === 'string' ? list : JSON.stringify(list))] : [])], { cwd: told.folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
  const [said] = done.stdout ? JSON.parse(done.stdout) : [];
  assert.ok(said, done.stderr);
  assert.equal(done.status, said.holds ? 0 : 1);
  return said.holds ? 'holds' : said.code;
}
const refusedBy = async (judge, ...what) => assert.rejects(judge(...what), undefined, judge.name);

test('what is genuine holds for every judge', async () => {
  for (const { jwt, json } of files.units) {
    await byJose(jwt);
    await byBazaar(json);
    await byConsortium(json);
    assert.equal(byValo(jwt, 'c.jwt'), 'holds');
    assert.equal(byValo(JSON.stringify(json), 'c.json', { list: lists.json }), 'holds');
  }
});

const firstResult = (credential) => credential.credentialSubject.result[0];
const raised = (credential) => { firstResult(credential).achievedLevel = firstResult(credential).achievedLevel.replace(/#.*/, '#advanced') + '2'; };
const asIssuer = (change) => (jwt) => signed(decodeProtectedHeader(jwt), changed(payloadOf(jwt), change), secret);
const dropped = (kid) => changed(did, (document) => { document.assertionMethod = document.assertionMethod.filter((id) => !id.includes(kid)); });

// name, what is forged of the JWT, valo's word, and what the judges know of the issuer.
const jwtForgeries = [
  ['one changed word', (jwt) => withPayload(jwt, (p) => { p.credentialSubject.identifier[0].identityHash += ' Toinen'; }), 'signature_broken'],
  ['a removed line', (jwt) => withPayload(jwt, (p) => { p.credentialSubject.result.pop(); }), 'signature_broken'],
  ['a raised level', (jwt) => withPayload(jwt, raised), 'signature_broken'],
  ['another key under our name', (jwt) => signed(decodeProtectedHeader(jwt), payloadOf(jwt), stranger()), 'signature_broken'],
  ['a foreign key id', (jwt) => signed({ ...decodeProtectedHeader(jwt), kid: 'did:web:elsewhere.example#k' }, payloadOf(jwt), stranger()), 'unknown_key'],
  ['no algorithm', (jwt) => `${encoded({ ...decodeProtectedHeader(jwt), alg: 'none' })}.${jwt.split('.')[1]}.`, 'other_algorithm'],
  ['the public key as a shared secret', (jwt) => {
    const part = `${encoded({ ...decodeProtectedHeader(jwt), alg: 'HS256' })}.${jwt.split('.')[1]}`;
    return `${part}.${createHmac('sha256', JSON.stringify(did.verificationMethod[0].publicKeyJwk)).update(part).digest('base64url')}`;
  }, 'other_algorithm'],
  ['ES256 called RS256', (jwt) => `${encoded({ ...decodeProtectedHeader(jwt), alg: 'RS256' })}.${jwt.split('.').slice(1).join('.')}`, 'other_algorithm'],
  ['a payload of another certificate', (jwt) => `${jwt.split('.')[0]}.${files.recordJwt.split('.')[1]}.${jwt.split('.')[2]}`, 'signature_broken'],
  ['another issuer named inside, signed with our key', asIssuer((p) => { p.issuer.id = p.iss = 'did:web:elsewhere.example'; }), 'other_issuer'],
  ['claims that differ, signed with our key', asIssuer((p) => { p.jti = 'urn:uuid:0'; }), 'other_issuer'],
  ['a key dropped from assertionMethod', (jwt) => jwt, 'key_given_up', () => ({ document: dropped('es256'), list: null })],
];
for (const [name, forge, code, known = () => ({})] of jwtForgeries)
  test(`JWT: ${name}`, async () => {
    const forged = forge(files.units[0].jwt);
    await refusedBy(byJose, forged, known());
    assert.equal(byValo(forged, 'forged.jwt', known()), code);
  });

const bazaarAndConsortium = [byBazaar, byConsortium];
const proofOf = (credential) => credential.proof[0];
// name, what is done to the JSON, valo's word, who else must refuse, and what the judges know.
const jsonForgeries = [
  ['one changed word', (c) => { c.credentialSubject.identifier[0].identityHash += ' Toinen'; }, 'signature_broken'],
  ['a removed line', (c) => { c.credentialSubject.result.pop(); }, 'signature_broken'],
  ['a raised level', raised, 'signature_broken'],
  ['a removed requirement', (c) => { c.credentialSubject.achievement.resultDescription.pop(); }, 'signature_broken'],
  ['an extra term that nobody knows', (c) => { c.grade = 5; }, 'unknown_term'],
  ['credits said to be earned', (c) => { c.credentialSubject.creditsEarned = 25; }, 'unknown_term'],
  ['contexts in another order', (c) => { c['@context'] = [c['@context'][1], c['@context'][0], c['@context'][2]]; }, 'other_context'],
  // A context that nothing uses says nothing in RDF, so the libraries do not mind.
  ['a context of their own', (c) => { c['@context'].push({ grade: 'https://example.org/grade' }); }, 'other_context', []],
  ['a type taken away', (c) => { c.credentialSubject.achievement.type = []; }, 'unknown_term'],
  ['an end put on it', (c) => { c.validUntil = '2099-01-01T00:00:00Z'; }, 'signature_broken'],
  ['another day of signing', (c) => { proofOf(c).created = '2026-01-01T00:00:00Z'; }, 'signature_broken'],
  ['another purpose', (c) => { proofOf(c).proofPurpose = 'authentication'; }, 'unknown_term'],
  ['another suite', (c) => { proofOf(c).cryptosuite = 'eddsa-jcs-2022'; }, 'other_algorithm'],
  ['the proof of another credential', (c) => { c.proof = files.record.proof; }, 'signature_broken'],
  ['a foreign key id', (c) => { proofOf(c).verificationMethod = `${did.id.replace(':o:1', ':o:2')}#ed25519-2026a`; }, 'unknown_key'],
  ['no proof', (c) => { delete c.proof; }, 'no_proof'],
  ['another status list', (c) => { c.credentialStatus.statusListCredential = c.credentialStatus.statusListCredential.replace(/\d+$/, '2'); }, 'signature_broken'],
  ['a key dropped from assertionMethod', () => {}, 'key_given_up', [byBazaar], () => ({ document: dropped('ed25519') })],
];
for (const [name, change, code, judges = bazaarAndConsortium, known = () => ({})] of jsonForgeries)
  test(`JSON: ${name}`, async () => {
    const forged = changed(files.units[0].json, change);
    for (const judge of judges) await refusedBy(judge, forged, known());
    assert.equal(byValo(JSON.stringify(forged), 'forged.json', known()), code);
  });

const recordForgeries = [
  ['a unit taken out', (r) => { r.credentialSubject.verifiableCredential = []; }],
  ['a word changed in a unit', (r) => { r.credentialSubject.verifiableCredential[0].name += '!'; }],
  ['the proof of a unit taken away', (r) => { delete r.credentialSubject.verifiableCredential[0].proof; }],
  ['the same unit once more under another id', (r) => { r.credentialSubject.verifiableCredential.push({ ...r.credentialSubject.verifiableCredential[0], id: 'urn:uuid:0' }); }],
];
for (const [name, change] of recordForgeries)
  test(`record: ${name}`, { skip: without }, async () => {
    const forged = changed(files.record, change);
    await refusedBy(byBazaar, forged);
    assert.equal(byValo(JSON.stringify(forged), 'forged.json'), 'signature_broken');
  });

/// The organisation's own keys sign `all`, so that only what the list is about is wrong with it.
const listSigned = (change) => signed(decodeProtectedHeader(lists.jwt), changed(payloadOf(lists.jwt), change), secret);
const listForgeries = [
  ['of another issuer', () => listSigned((p) => { p.issuer = did.id.replace(':o:1', ':o:2'); }), /signed|issuer|organisation/i],
  ['signed with a stranger\'s key', () => signed(decodeProtectedHeader(lists.jwt), payloadOf(lists.jwt), stranger()), /changed|signed|broken/i],
  ['that is a certificate', () => files.units[0].jwt, /./],
  ['for another purpose', () => listSigned((p) => { p.credentialSubject.statusPurpose = 'suspension'; }), /./],
  ['too short to hide anybody in', () => listSigned((p) => { p.credentialSubject.encodedList = 'uH4sIAAAAAAAAA2NgAAAAAQABAA'; }), /./],
  ['from the days to come', () => listSigned((p) => { p.validFrom = '2099-01-01T00:00:00Z'; }), /./],
];
for (const [name, forge, said] of listForgeries)
  test(`status list: one ${name}`, async () => {
    const forged = forge();
    const file = (text, as) => (writeFileSync(path.join(told.folder, as), text), as);
    const done = spawnSync(valo, ['verify', '--json', file(files.units[0].jwt, 'c.jwt'), '--did', file(JSON.stringify(did), 'now.did.json'), '--status', file(forged, 'forged.status')], { cwd: told.folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
    assert.equal(done.status, 1, done.stdout);
    assert.match(done.stderr, said);
    if (name.startsWith('of another') || name.startsWith('signed')) await assert.rejects(byJose(files.units[0].jwt, { list: forged }));
  });

test('a list at another address says nothing about this certificate', async () => {
  const elsewhere = listSigned((p) => { p.id = p.id.replace(/\d+$/, '77'); });
  await assert.rejects(byJose(files.units[0].jwt, { list: elsewhere }));
  const done = spawnSync(valo, ['verify', '--json', 'c.jwt', '--did', 'now.did.json', '--status', 'other.status'], { cwd: (writeFileSync(path.join(told.folder, 'c.jwt'), files.units[0].jwt), writeFileSync(path.join(told.folder, 'now.did.json'), JSON.stringify(did)), writeFileSync(path.join(told.folder, 'other.status'), elsewhere), told.folder), encoding: 'utf8', env: { PATH: process.env.PATH } });
  assert.equal(JSON.parse(done.stdout)[0].statusAsOf, null);  // genuine, and not known to stand
});

const qpdf = (...words) => execFileSync('qpdf', words, { cwd: told.folder });
const inPdf = (name, bytes) => {
  writeFileSync(path.join(told.folder, name), bytes);
  return path.join(told.folder, name);
};
const noPdfsig = spawnSync('pdfsig', ['-v']).error && 'pdfsig is not installed';
const noQpdf = spawnSync('qpdf', ['--version']).error && 'qpdf is not installed';
const pdfForgeries = [
  ['one changed byte', () => inPdf('f.pdf', bent(files.pdf)), 'seal_broken', /Digest Mismatch/],
  ['an update appended', () => inPdf('f.pdf', Buffer.concat([files.pdf, Buffer.from('\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')])), 'seal_incomplete', /Not total document signed|not signed|Digest Mismatch/],
  ['an attachment swapped', () => {
    inPdf('own.pdf', files.pdf);
    inPdf('forged.vc.jwt', jwtForgeries[0][1](files.units[0].jwt));
    const key = /^(\S+)/m.exec(execFileSync('qpdf', ['--list-attachments', 'own.pdf'], { cwd: told.folder, encoding: 'utf8' }))[1];
    qpdf('own.pdf', '--add-attachment', 'forged.vc.jwt', `--key=${key}`, '--replace', '--', 'f.pdf');
    return path.join(told.folder, 'f.pdf');
  }, 'seal_incomplete', /Digest Mismatch|invalid/i],
  ['sealed by another organisation', () => inPdf('f.pdf', foreign.pdf), 'unknown_key', /Signature is Valid/],
  ['another\'s certificate with our name typed in', () => {
    const bytes = Buffer.from(files.pdf), at = bytes.indexOf('/Name');
    return inPdf('f.pdf', Buffer.concat([bytes.subarray(0, at), Buffer.from(bytes.subarray(at)).fill('X', 8, 10)]));
  }, 'seal_broken', /Digest Mismatch/],
  ['the seal cut out', () => {
    const bytes = Buffer.from(files.pdf), at = bytes.indexOf('/Contents <30') + 11;
    return inPdf('f.pdf', bytes.fill('0', at, at + 400));
  }, 'seal_broken', /invalid|not|error|Mismatch|Decoding/i],
  ['drawn again by another program', () => {
    inPdf('own.pdf', files.pdf);
    qpdf('--linearize', 'own.pdf', 'f.pdf');
    return path.join(told.folder, 'f.pdf');
  }, 'seal_incomplete', /Digest Mismatch|invalid/i],
];
for (const [name, forge, code, said] of pdfForgeries)
  test(`PDF: ${name}`, { skip: noPdfsig || noQpdf }, () => {
    const file = forge();
    const poppler = spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
    assert.match(poppler.stdout + poppler.stderr, said);
    assert.equal(byValo(readFileSync(file), 'forged.pdf'), code);
  });

test('a revoked credential is refused in every form', async () => {
  const bits = Buffer.alloc(131072 / 8, 0xff);
  const { gzipSync } = await import('node:zlib');
  const all = 'u' + gzipSync(bits).toString('base64url');
  // The list is signed by the issuer's own keys, as the program would.
  const jwt = signed(decodeProtectedHeader(lists.jwt), changed(payloadOf(lists.jwt), (p) => { p.credentialSubject.encodedList = all; }), secret);
  await assert.rejects(byJose(files.units[0].jwt, { list: jwt }), /revoked/);
  for (const [content, name] of [[files.units[0].jwt, 'c.jwt'], [JSON.stringify(files.units[0].json), 'c.json'], [JSON.stringify(files.record), 'r.json'], [files.pdf, 'c.pdf']])
    assert.equal(byValo(content, name, { list: jwt }), 'revoked', name);
});

test('the table is as long as promised', () => {
  const all = [jwtForgeries, jsonForgeries, recordForgeries, listForgeries, pdfForgeries].flat();
  assert.ok(all.length >= 40, String(all.length));
});
