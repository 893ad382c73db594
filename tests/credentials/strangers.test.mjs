// What a stranger can learn without a certificate in hand: a table of probes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { filesOf, payloadOf, signIn, story } from './support.mjs';

let told, files, code, names, list;
before(async () => {
  told = await story({ VALO_CHECKS_PER_MINUTE: '100000' });
  const cookie = await signIn(told.address, 'aino');
  files = await filesOf(told, cookie, 1);
  code = /\/v\/([A-Z0-9]{28})/.exec((await told.bytes('/certificates/1', { Cookie: cookie })).body.toString())[1];
  list = new URL(payloadOf(files.units[0].jwt).credentialStatus.statusListCredential).pathname;
  const holder = payloadOf(files.units[0].jwt).credentialSubject;
  names = [...holder.identifier[0].identityHash.split(' '), holder.source.name, ...holder.achievement.resultDescription.map(({ name }) => name)];
});
after(() => told?.end());

const ask = async (target, options = {}) => {
  const response = await fetch(told.address + target, { redirect: 'manual', ...options });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
};
/// An answer without what is new every time or was said by the asker.
const bare = ({ status, headers, body }, typed = '\0') => {
  const { date, 'x-request-id': id, 'set-cookie': cookie, 'content-length': length, ...rest } = headers;
  const plain = body.replaceAll(typed, 'TYPED').replace(/name="_csrf" value="[^"]*"/g, '').replace(/\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}\.\d{2}/g, 'NOW').replaceAll(id ?? '-', 'ID');
  return { status, headers: rest, body: plain };
};

/// Without the code that the asker typed: in the field, and in the links to the other languages.
const unsaid = (body) => body.replace(/value="[^"]*"/g, '').replace(/href="\/v\/[^"]*\?lang/g, 'href="?lang');

test('a code that is unknown, malformed or nearly right gets the same answer', async () => {
  const unknown = 'ABCDEFGH2345ABCDEFGH2345ABCD';
  const expected = bare(await ask(`/v/${unknown}`), unknown);
  assert.equal(expected.status, 200);
  const nearly = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');
  for (const typed of [nearly, 'ABCDEFGH2345', code.slice(0, 12), code.slice(0, 27), code + 'A', code.match(/.{1,4}/g).reverse().join('-'), 'x', '1', '000000000000', 'O0I1L', '%C3%A4', "'--", '..%5C..', '0'.repeat(39), code.toLowerCase().slice(1)]) {
    const answer = bare(await ask(`/v/${typed}`));
    const title = (body) => /<h2>[\s\S]*?<\/h2>/.exec(body)?.[0];
    assert.equal(answer.status, 200, typed);
    assert.deepEqual(answer.headers, expected.headers, typed);
    assert.equal(title(answer.body), title(expected.body), typed);
    assert.equal(unsaid(answer.body), unsaid(expected.body), typed);
  }
});

test('the code of a certificate tells number, issuer and day, and nothing about anybody', async () => {
  for (const target of [`/v/${code}`, `/v?code=${code}`, `/api/v1/verdicts/${code}`]) {
    const { status, headers, body } = await ask(target);
    assert.equal(status, 200);
    assert.match(body, /VALO-1-2026-/);
    for (const name of names) assert.ok(!body.includes(name), `${target} tells ${name}`);
    if (!target.startsWith('/api')) assert.match(headers['x-robots-tag'], /noindex/);
    assert.equal(headers['cache-control'], 'no-store');
  }
  assert.equal((await ask(`/v/${code}`)).headers['referrer-policy'], 'no-referrer');
});

test('no public address tells a name, a mark of its program or a tag to recognise a visitor by', async () => {
  const kid = JSON.parse((await ask('/o/1/did.json')).body).verificationMethod[0].id.split('#')[1];
  for (const target of ['/v', `/v/${code}`, list, '/o/1/did.json', `/o/1/keys/${kid}`, '/.well-known/did.json', '/.well-known/jwks.json', '/o/99/did.json', '/o/0/did.json', '/status/99', '/status/0', '/status/x', '/status/99999999999999999999', '/credentials/00000000-0000-4000-8000-000000000000', '/v/%zz', '/v/' + 'A'.repeat(3000), '/nowhere', '/certificates/1', '/certificates/1/document.pdf', '/certificates/99999']) {
    const { headers, body } = await ask(target, { headers: { Origin: 'https://elsewhere.example' } });
    for (const name of names) assert.ok(!body.includes(name), `${target} tells ${name}`);
    // A tag is of the bytes alone, the same for every visitor; see below.
    if (target !== list) assert.equal(headers.etag, undefined, target);
    for (const header of ['server', 'x-powered-by', 'last-modified', 'access-control-allow-credentials']) assert.equal(headers[header], undefined, `${target} ${header}`);
    for (const secret of ['sqlite', 'postgres', 'select ', '/home', '/tmp', '.cpp', 'exception']) assert.ok(!body.toLowerCase().includes(secret), `${target} says ${secret}`);
  }
});

test('what is there and what is not look alike to one who may see neither', async () => {
  for (const [one, other] of [['/certificates/1', '/certificates/99999'], ['/certificates/1/document.pdf', '/certificates/99999/document.pdf'], ['/api/v1/certificates/1', '/api/v1/certificates/99999'], ['/status/99', '/status/12345'], ['/o/99/did.json', '/o/2147483647/did.json']]) {
    const [left, right] = [bare(await ask(one)), bare(await ask(other))];
    const strip = (text) => text.replaceAll(/\d+/g, 'N');
    assert.equal(left.status, right.status, one);
    assert.equal(strip(left.body), strip(right.body), one);
    assert.deepEqual(Object.keys(left.headers), Object.keys(right.headers), one);
  }
});

test('a credential\'s own address leads to the check and no further', async () => {
  const uuid = payloadOf(files.units[0].jwt).id.split('/').at(-1);
  assert.equal((await ask(`/credentials/${uuid}`)).headers.location, `/v/${code}`);
  for (const other of ['00000000-0000-4000-8000-000000000000', 'x', "'"]) assert.equal((await ask(`/credentials/${other}`)).headers.location, '/v');
});

test('a list is the same bytes and the same tag for every visitor, and its tag spares the bytes', async () => {
  const one = await ask(list, { headers: { 'User-Agent': 'one', Cookie: 'valo_visitor=a' } });
  const other = await ask(list, { headers: { 'User-Agent': 'other', 'Accept-Language': 'sv' } });
  assert.equal(one.body, other.body);
  assert.match(one.headers.etag, /^"[0-9a-f]{32}"$/);
  assert.equal(one.headers.etag, other.headers.etag);
  assert.equal(one.headers['set-cookie'], undefined);
  const json = await ask(list, { headers: { Accept: 'application/vc' } });
  assert.notEqual(json.headers.etag, one.headers.etag);
  const again = await ask(list, { headers: { 'If-None-Match': one.headers.etag } });
  assert.deepEqual([again.status, again.body], [304, '']);
  assert.equal((await ask(list, { headers: { 'If-None-Match': json.headers.etag } })).status, 200);
});

test('no method, language or encoding makes a wrong code look different from an unknown one', async () => {
  const unknown = 'ABCDEFGH2345ABCDEFGH2345ABCD';
  const nearly = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');
  for (const [name, options] of [
    ['HEAD', { method: 'HEAD' }], ['POST', { method: 'POST' }], ['PUT', { method: 'PUT' }], ['DELETE', { method: 'DELETE' }], ['OPTIONS', { method: 'OPTIONS' }], ['PATCH', { method: 'PATCH', body: 'x' }],
    ['gzip', { headers: { 'Accept-Encoding': 'gzip, br' } }], ['a range', { headers: { Range: 'bytes=0-10' } }], ['JSON', { headers: { Accept: 'application/json' } }],
    ['Swedish', { headers: { 'Accept-Language': 'sv' } }], ['an origin', { headers: { Origin: 'https://elsewhere.example' } }], ['a condition', { headers: { 'If-None-Match': '*', 'If-Modified-Since': 'Sun, 22 Nov 2026 08:00:00 GMT' } }],
  ]) {
    const expected = bare(await ask(`/v/${unknown}`, options));
    for (const typed of [nearly, 'x', encodeURIComponent('ä'), code.slice(1)]) {
      const answer = bare(await ask(`/v/${typed}`, options));
      assert.equal(answer.status, expected.status, `${name} ${typed}`);
      assert.deepEqual(answer.headers, expected.headers, `${name} ${typed}`);
      assert.equal(unsaid(answer.body), unsaid(expected.body), `${name} ${typed}`);
    }
  }
  // The lengths differ by nothing but the code that the asker typed himself.
  const length = async (typed) => Buffer.byteLength((await ask(`/v/${typed}`)).body.replaceAll(typed, ''));
  assert.equal(await length(nearly), await length(unknown));
  for (const typed of [nearly, 'x']) {
    const [left, right] = [await ask(`/api/v1/verdicts/${typed}`), await ask(`/api/v1/verdicts/${unknown}`)];
    const { asOf: one, ...verdict } = JSON.parse(left.body), { asOf: other, ...expected } = JSON.parse(right.body);
    assert.deepEqual(verdict, expected);
    assert.deepEqual(verdict, { known: false });
  }
});

test('an older code of twelve characters is asked for like any other', async () => {
  assert.match((await ask('/v/ABCD-EFGH-2345')).body, /<h2>/);
  assert.match(code, /^[2-9A-HJKMNP-TV-Z]{28}$/);  // more than 128 bits of letters that nobody misreads
});

test('a status list does not tell how many certificates there are, nor whose', async () => {
  const { body, headers } = await ask(list);
  const said = payloadOf(body);
  const bits = gunzipSync(Buffer.from(said.credentialSubject.encodedList.slice(1), 'base64url'));
  assert.equal(bits.length, 131072 / 8);
  assert.deepEqual(Object.keys(said).sort(), ['@context', 'credentialSubject', 'id', 'issuer', 'type', 'validFrom']);
  assert.deepEqual(Object.keys(said.credentialSubject).sort(), ['encodedList', 'id', 'statusPurpose', 'type']);
  assert.equal(headers['access-control-allow-origin'], '*');
  // Places are scattered, so that neighbours on the list were not issued together.
  const places = [...files.units.map(({ jwt }) => payloadOf(jwt)), files.record].map((one) => Number(one.credentialStatus.statusListIndex));
  assert.equal(new Set(places).size, places.length);
  assert.ok(places.some((place) => place > 1000));
});

test('the time of an answer does not tell a wrong code from an unknown one', async () => {
  const kinds = { unknown: 'ABCDEFGH2345ABCDEFGH2345ABCD', older: 'ABCDEFGH2345', malformed: 'x', nearly: code.slice(0, -1) + (code.endsWith('2') ? '3' : '2') };
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let i = 0; i < 40; ++i)
    for (const [kind, typed] of Object.entries(kinds)) {
      const start = performance.now();
      await ask(`/v/${typed}`);
      times[kind].push(performance.now() - start);
    }
  const middle = (all) => all.sort((a, b) => a - b)[all.length >> 1];
  const middles = Object.values(times).map(middle).sort((a, b) => a - b), least = middles[0], most = middles.at(-1);
  assert.ok(most < 2 * least + 2, JSON.stringify([least, most]));  // milliseconds; the machine may be busy
});

test('whoever asks too often is asked to wait, and other addresses are not', async () => {
  const strict = await story({ VALO_CHECKS_PER_MINUTE: '5', VALO_TRUST_PROXY: 'true' });
  try {
    const from = (address, target = '/v/ABCDEFGH2345ABCDEFGH2345ABCD') => fetch(strict.address + target, { headers: { 'X-Forwarded-For': address } });
    // Two rounds: a minute may end in between.
    let limited;
    for (let i = 0; i < 12 && !limited; ++i) {
      const answer = await from('192.0.2.1');
      if (answer.status === 429) limited = answer;
    }
    assert.ok(limited, 'nobody was asked to wait');
    assert.ok(Number(limited.headers.get('retry-after')) >= 1 && Number(limited.headers.get('retry-after')) <= 60);
    const words = await limited.text();
    assert.match(words, /<h1>/);
    assert.equal((await from('192.0.2.2')).status, 200);
    const api = await from('192.0.2.1', '/api/v1/verdicts/ABCDEFGH2345');
    assert.equal(api.status, 429);
    assert.equal((await api.json()).code, 'too_many_checks');
    assert.equal((await from('192.0.2.1', '/v')).status, 200);  // the form itself may be had
  } finally {
    await strict.end();
  }
});
