// Real answers of the built program, held against the description that it serves of itself.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { day } from '../support/days.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const valo = process.env.VALO_BINARY ?? path.join(root, 'build/release/valo');
const folder = mkdtempSync(path.join(tmpdir(), 'valo-api-'));
const environment = { ...process.env, VALO_DATABASE: `sqlite://${folder}/valo.db` };
const run = (...words) => execFileSync(valo, words, { env: environment, encoding: 'utf8', stdio: 'pipe' });
const people = { coordinator: 'koordinaattori', administrator: 'yllapito', reviewer: 'tunnistaja', institution: 'oppilaitos' };

let server, address, description, ajv;
const credentials = {}; // headers, by role
const answered = new Set(); // "get /api/v1/me 200"

/** Objects of the description admit no member that it does not name. */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, name === 'example' ? value : closed(value)]));
  if (copy.properties && typeof copy.properties === 'object' && !('additionalProperties' in copy)) copy.additionalProperties = false;
  return copy;
}

const pointer = (...names) => '#/' + names.map((name) => encodeURIComponent(String(name).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
/** A part of the description, through one $ref, with the place where it stands. */
function part(...names) {
  const found = names.reduce((node, name) => node?.[name], description);
  return found?.$ref ? part(...found.$ref.slice(2).split('/')) : found && { found, names };
}
function check(value, names, what) {
  const validate = ajv.getSchema('api' + pointer(...names)) ?? ajv.compile({ $ref: 'api' + pointer(...names) });
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)?.slice(0, 600)}`);
}

/** Calls an operation, checks what is sent and what comes, and gives the body. */
async function call(method, template, { ids = {}, query = '', body, file, as = 'coordinator', key, expect = 200 } = {}) {
  const what = `${method} ${template}`;
  const operation = part('paths', template, method);
  assert.ok(operation, `${what} is not described`);
  if (body !== undefined && expect < 400) {
    const sent = part(...operation.names, 'requestBody');
    check(body, [...sent.names, 'content', 'application/json', 'schema'], `sent to ${what}`);
  }
  const response = await fetch(address + template.replace(/\{(\w+)\}/g, (_, name) => ids[name]) + query, {
    method: method.toUpperCase(),
    headers: {
      ...(as && credentials[as]),
      ...(key && { 'Idempotency-Key': key }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(file !== undefined && { 'Content-Type': 'text/csv' }),
    },
    body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await response.text();
  assert.equal(response.status, expect, `${what}: ${text.slice(0, 600)}`);
  const described = part(...operation.names, 'responses', String(expect)) ?? part(...operation.names, 'responses', 'default');
  const type = response.headers.get('content-type').split(';')[0];
  assert.ok(described.found.content[type], `${what} answers ${type}`);
  answered.add(`${what} ${expect}`);
  if (!type.endsWith('json')) return text;
  const value = JSON.parse(text);
  if (described.found.content[type].schema) check(value, [...described.names, 'content', type, 'schema'], `answer ${expect} of ${what}`);
  return value;
}

/** A client has no token but a session: its cookie, and with it the word that a form would send. */
async function signedIn(login, password) {
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
  const word = await visit('/');
  assert.ok(cookies.valo_session && word, `${login} is not signed in`);
  return { Cookie: `valo_session=${cookies.valo_session}`, 'X-CSRF-Token': word };
}

before(async () => {
  run('demo');
  for (const [role, login] of Object.entries(people)) credentials[role] = { Authorization: `Bearer ${run('token', 'add', login, '--name', 'test').trim()}` };
  server = spawn(valo, ['serve', '--listen', '127.0.0.1:0'], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  address = await new Promise((found, failed) => {
    let said = '';
    server.stdout.on('data', (bytes) => {
      said += bytes;
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (match) found(match[0]);
    });
    server.on('exit', (code) => failed(new Error(`valo serve ended with ${code}`)));
  });
  description = await (await fetch(address + '/api/v1/openapi.json')).json();
  credentials.client = await signedIn('aino', 'valo-esittely');
  ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(closed(description), 'api');
});

after(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('the examples of the description are what it describes', () => {
  const look = (node, names) => {
    if (node === null || typeof node !== 'object') return;
    if ('example' in node && (node.type || node.$ref) && !names.includes('parameters')) check(node.example, names, names.join('/'));
    for (const [name, value] of Object.entries(node)) if (name !== 'example') look(value, [...names, name]);
  };
  look(description, []);
});

test('accounts and curricula answer as described', async () => {
  await call('get', '/api/v1/openapi.json', { as: null });
  for (const as of Object.keys(credentials)) await call('get', '/api/v1/me', { as });
  await call('get', '/api/v1/accounts', { as: 'administrator' });
  await call('get', '/api/v1/accounts', { as: 'coordinator', expect: 403 });
  await call('post', '/api/v1/accounts', { as: 'administrator', expect: 201, body: { login: 'uusi@example.fi', name: 'Uusi Valmentaja', role: 'coach', language: 'sv' } });
  await call('post', '/api/v1/accounts', { as: 'administrator', expect: 422, body: { login: '', rank: 7 } });

  const { items } = await call('get', '/api/v1/curricula', { as: null });
  assert.ok(items.length > 3);
  for (const { id } of items) {
    await call('get', '/api/v1/curricula/{id}', { as: null, ids: { id } });
    await call('get', '/api/v1/curricula/{id}/changes', { as: null, ids: { id } });
    await call('get', '/api/v1/curricula/{id}/affected', { as: 'coordinator', ids: { id } });
    for (const unit of (await call('get', '/api/v1/curricula/{id}/units', { as: null, ids: { id } })).items)
      await call('get', '/api/v1/units/{id}', { as: null, ids: { id: unit.id } });
  }
  await call('get', '/api/v1/curricula/{id}', { as: null, ids: { id: 999999 }, expect: 404 });
  await call('get', '/api/v1/me', { as: null, expect: 401 });
});

test('a list is whole when it is read page by page', async () => {
  const whole = (await call('get', '/api/v1/curricula', { as: null, query: '?limit=200' })).items.map(({ id }) => id);
  const paged = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await call('get', '/api/v1/curricula', { as: null, query: `?limit=2${cursor && `&cursor=${cursor}`}` });
    assert.ok(page.items.length <= 2);
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  assert.deepEqual(paged, whole);
  await call('get', '/api/v1/curricula', { as: null, query: '?limit=0', expect: 422 });
});

test('importing answers as described', async () => {
  const bytes = readFileSync(path.join(root, 'curricula/ajoneuvoala.yaml'));
  const post = async (content, query, as = 'institution') => {
    const response = await fetch(`${address}/api/v1/imports?file=ajoneuvoala.yaml${query}`, { method: 'POST', body: content, headers: { ...credentials[as], 'Content-Type': 'application/octet-stream' } });
    const value = await response.json();
    if (response.headers.get('content-type') === 'application/json') {
      check(value, ['components', 'schemas', 'ImportReport'], 'import');
      answered.add(`post /api/v1/imports ${response.status}`);
    } else check(value, ['components', 'schemas', 'Problem'], 'import');
    return { status: response.status, value };
  };
  const again = await post(bytes, '');
  assert.deepEqual([again.status, again.value.verdict], [200, 'unchanged']);
  const checked = await post(bytes, '&check=true');
  assert.deepEqual([checked.status, checked.value.verdict], [200, 'checked']);
  const refused = await post('format: valo\nqualification: 7\n', '');
  assert.equal(refused.status, 422);
  assert.ok(refused.value.errors.length > 0);
  const same = await post(bytes, '', 'coordinator'); // what is stored already needs nobody's word
  assert.deepEqual([same.status, same.value.verdict], [200, 'unchanged']);
  const other = await post(bytes.toString().replace('Ajoneuvoalan perustutkinto', 'Toinen nimi'), '', 'coordinator');
  assert.deepEqual([other.status, other.value.errors[0].code], [422, 'needs_confirmation']);
  assert.deepEqual((await call('get', '/api/v1/import-proposals', { as: 'institution' })).items, []);
  assert.equal((await post(bytes, '', 'reviewer')).status, 403);
});

test('an upload of several files is read, looked at and published as described', async () => {
  const send = async (files, as = 'institution') => {
    const form = new FormData();
    for (const [name, bytes] of Object.entries(files)) form.append('file', new Blob([bytes]), name);
    const response = await fetch(`${address}/api/v1/import-jobs`, { method: 'POST', body: form, headers: credentials[as] });
    answered.add(`post /api/v1/import-jobs ${response.status}`);
    const job = await response.json();
    if (response.ok) check(job, ['components', 'schemas', 'ImportJob'], 'upload');
    return { status: response.status, job };
  };
  const settled = async (id) => {
    for (let tries = 0; tries < 200; ++tries) {
      const job = await call('get', '/api/v1/import-jobs/{id}', { as: 'institution', ids: { id } });
      if (!job.underway) return job;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail('the upload was never done');
  };
  const unit = (n) => `curriculum-format: 1\nqualification:\n  name: {fi: Koe ${n}}\nunits:\n  - name: {fi: Osa ${n}}\n    requirement-areas:\n      - requirements:\n          - text: {fi: tekee työn ${n}}\n`;
  const files = { 'a.yaml': unit(1), 'b.yaml': unit(2), 'c.yaml': 'nothing: 1', 'd.yaml': unit(3) };
  const sent = await send(files);
  assert.equal(sent.status, 202);
  const { id } = sent.job;
  const again = await send(files);
  assert.deepEqual([again.status, again.job.id], [200, id]);
  const read = await settled(id);
  assert.deepEqual(read.files.map(({ state }) => state), ['ready', 'ready', 'refused', 'ready']);
  assert.equal(read.files[2].error.where, 'c.yaml:1');
  const ids = (n) => ({ id, file: read.files[n].id });
  const looked = await call('get', '/api/v1/import-jobs/{id}/files/{file}', { as: 'institution', ids: ids(0) });
  assert.equal(looked.report.counts.units, 1);
  assert.equal((await call('get', '/api/v1/curricula', { as: null, query: '?q=Koe' })).items.length, 0);
  await call('post', '/api/v1/import-jobs/{id}/files/{file}/turn-down', { as: 'institution', ids: ids(3), body: {} });
  for (let twice = 0; twice < 2; ++twice) await call('post', '/api/v1/import-jobs/{id}/files/{file}/publish', { as: 'institution', ids: ids(0), expect: 202 });
  await call('post', '/api/v1/import-jobs/{id}/files/{file}/publish', { as: 'institution', ids: ids(2), expect: 409 });
  await call('post', '/api/v1/import-jobs/{id}/publish', { as: 'institution', ids: { id }, expect: 202 });
  assert.deepEqual((await settled(id)).files.map(({ state }) => state), ['published', 'published', 'refused', 'discarded']);
  assert.equal((await call('get', '/api/v1/curricula', { as: null, query: '?q=Koe' })).items.length, 2);
  assert.equal((await call('get', '/api/v1/import-jobs', { as: 'institution' })).items[0].published, 2);
  await call('get', '/api/v1/import-jobs/{id}', { as: 'coordinator', ids: { id }, expect: 404 });
  await call('get', '/api/v1/import-jobs/{id}', { as: 'reviewer', ids: { id }, expect: 403 });
  assert.equal((await send({})).status, 422);

  const of = { id: read.files[0].curriculum ?? (await call('get', '/api/v1/curricula', { as: null, query: '?q=Koe%201' })).items[0].id };
  const withdrawal = (body, as, expect = 200) => call('put', '/api/v1/curricula/{id}/withdrawal', { as, ids: of, body, expect });
  await withdrawal({ withdrawn: true }, 'institution', 422);
  await withdrawal({ withdrawn: true, reason: 'Väärä versio.' }, 'coordinator', 403);
  assert.equal((await withdrawal({ withdrawn: true, reason: 'Väärä versio.' }, 'institution')).reason, 'Väärä versio.');
  assert.equal((await call('get', '/api/v1/curricula/{id}', { as: null, ids: of })).status, 'withdrawn');
  assert.equal((await withdrawal({ withdrawn: false }, 'institution')).withdrawn, false);
  const { items } = await call('get', '/api/v1/import-history', { as: 'institution' });
  assert.deepEqual(items.slice(0, 2).map(({ deed }) => deed), ['restored', 'withdrawn']);
  assert.ok(items.some(({ deed, sha256 }) => deed === 'imported' && sha256.length === 64));
});

test('workplaces, tasks, reports and the register answer as described', async () => {
  const { items } = await call('get', '/api/v1/workplaces');
  for (const { id } of items) {
    await call('get', '/api/v1/workplaces/{id}', { ids: { id } });
    for (const task of (await call('get', '/api/v1/workplaces/{id}/tasks', { ids: { id } })).items) await call('get', '/api/v1/tasks/{id}', { ids: { id: task.id } });
    for (const report of (await call('get', '/api/v1/workplaces/{id}/environments', { ids: { id } })).items) await call('get', '/api/v1/environments/{id}', { ids: { id: report.id } });
  }
  await call('get', '/api/v1/reviews', { as: 'reviewer' });
  for (const { why } of (await call('get', '/api/v1/reviews/due')).items) assert.ok(Array.isArray(why));
  await call('get', '/api/v1/reviews/due', { as: 'client', expect: 403 });
  const page = await call('get', '/api/v1/register', { as: null, query: '?limit=1' });
  assert.equal(page.items.length, 1);
  assert.equal(page.next, page.all > 1 ? '1' : null);
  await call('get', '/api/v1/register', { as: null, query: '?cursor=100000', expect: 422 });
  for (const { id } of (await call('get', '/api/v1/register', { as: null })).items) await call('get', '/api/v1/register/{id}', { as: null, ids: { id } });
  const match = () => call('get', '/api/v1/match', { query: `?lang=fi&text=${encodeURIComponent('lajittelen jätteet')}` });
  let found = await match();
  for (let tries = 0; !found.ready && tries < 200; ++tries) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    found = await match();
  }
  assert.equal(found.verdict, 'match');
  assert.ok(found.items.length > 0);
  const far = await call('get', '/api/v1/match', { query: `?lang=fi&text=${encodeURIComponent('sävellän sinfonian orkesterille')}` });
  assert.deepEqual([far.verdict, far.items], ['no_good_match', []]);
  await call('get', '/api/v1/match', { expect: 422 });

  await call('post', '/api/v1/words', { body: { language: 'fi', word: 'duuni', means: 'työ, työtehtävä' } });
  await call('post', '/api/v1/words', { body: { language: 'fi', word: 'kaksi sanaa', means: 'työ' }, expect: 422 });
  const words = (await call('get', '/api/v1/words')).items;
  assert.deepEqual(words.map(({ word }) => word), ['duuni']);
  await call('delete', '/api/v1/words/{id}', { ids: { id: words[0].id } });
  assert.equal((await call('get', '/api/v1/words')).items.length, 0);

  const key = 'workplace-1';
  const body = { name: 'Kahvila Kaari', municipality: 'Kokkola', description: { fi: 'Pieni kahvila.' } };
  const place = await call('post', '/api/v1/workplaces', { body, key, expect: 201 });
  assert.equal((await call('post', '/api/v1/workplaces', { body, key, expect: 201 })).id, place.id);
  const ids = { id: place.id };
  await call('put', '/api/v1/workplaces/{id}', { ids, body: { ...body, street: 'Kaarikuja 1', socialMedia: 'https://example.fi/kaari', furtherContacts: [{ name: 'Kaija Kaari', phone: '050 1' }] } });
  const task = await call('post', '/api/v1/workplaces/{id}/tasks', { ids, expect: 201, body: { text: { fi: 'Lajittelen jätteet' } } });
  await call('post', '/api/v1/workplaces/{id}/tasks', { ids, expect: 201, body: { lines: 'Pesen astiat\nLaitan pöydät', language: 'fi' } });
  const requirement = found.items[0].requirements[0].id;
  const mapped = { confirmed: [requirement], rejected: [] };
  await call('put', '/api/v1/tasks/{id}/mapping', { ids: { id: task.id }, body: mapped });
  await call('put', '/api/v1/tasks/{id}', { ids: { id: task.id }, body: { text: { fi: 'Lajittelen jätteet ja vien ne' } } });
  await call('post', '/api/v1/tasks/{id}/move', { ids: { id: task.id }, body: { place: 2 } });
  await call('post', '/api/v1/tasks/{id}/archive', { ids: { id: task.id }, body: { archived: true } });
  await call('post', '/api/v1/tasks/{id}/archive', { ids: { id: task.id }, body: { archived: false } });

  const listed = await call('post', '/api/v1/workplaces/{id}/task-list', { ids, query: '?save=true', file: Buffer.from('tehtävä;osa\nTiskaan;x\n;ydin\nTiskaan;\n', 'latin1') });
  assert.equal(listed.encoding, 'windows-1252');
  assert.deepEqual(listed.problems.map(({ line, code }) => [line, code]), [[3, 'no_task'], [4, 'twice']]);
  assert.equal(listed.added.length, 1);
  const job = await call('post', '/api/v1/jobs', { key: 'job-1', expect: 201, body: { name: 'Tiskaaja', note: '', tasks: listed.added } });
  await call('put', '/api/v1/jobs/{id}', { ids: { id: job.id }, body: { name: 'Tiskaaja, illat', tasks: listed.added } });
  await call('get', '/api/v1/jobs/{id}', { ids: { id: job.id } });
  assert.ok((await call('get', '/api/v1/jobs')).items.some(({ id }) => id === job.id));
  const similar = await call('get', '/api/v1/workplaces/{id}/similar', { ids, query: '?q=siivous' });
  assert.ok(similar.items.length > 0);
  const copied = await call('post', '/api/v1/workplaces/{id}/similar', { ids, expect: 201, body: { environmentId: similar.items[0].environmentId, tasks: [similar.items[0].tasks[0].id] } });
  assert.ok((await call('get', '/api/v1/tasks/{id}', { ids: { id: copied.added[0] } })).offered.length > 0);

  const report = await call('post', '/api/v1/workplaces/{id}/environments', { ids, expect: 201, body: { curriculumId: found.items[0].curriculumId } });
  const of = { id: report.id };
  const text = (fi) => ({ fi, sv: fi });
  await call('post', '/api/v1/environments/{id}/submit', { ids: of, expect: 422 });
  await call('put', '/api/v1/environments/{id}', { ids: of, body: { description: text('Kuvaus'), guidance: text('Ohjaus'), equipment: text('Laitteet'), recognisedOn: day(-50), recogniserName: 'Taina Tunturi', recogniserTitle: 'opettaja', recogniserOrganisation: 'Rannikon ammattiopisto', requirements: [requirement], reviewDue: day(200), edits: report.edits } });
  await call('put', '/api/v1/environments/{id}', { ids: of, expect: 409, body: { edits: report.edits } });
  const criteria = (await call('get', '/api/v1/environments/{id}/criteria', { ids: of })).items;
  assert.ok(criteria.length > 1 && criteria.every(({ reached }) => !reached));
  const reach = (items, expect = 200) => call('put', '/api/v1/environments/{id}/criteria', { ids: of, body: { items }, expect });
  const reached = await reach([{ key: criteria[0].key }, { key: criteria[1].key, reached: false }]);
  assert.deepEqual(reached.items.filter((one) => one.reached).map(({ key }) => key), [criteria[0].key]);
  await reach([{ key: '1-0000000000000000' }], 422);
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const picture = await call('post', '/api/v1/environments/{id}/pictures', { ids: of, query: '?fi=Keitti%C3%B6', file: png, expect: 201 });
  await call('post', '/api/v1/environments/{id}/pictures', { ids: of, query: '?fi=Keitti%C3%B6', file: Buffer.from('x'), expect: 422 });
  assert.deepEqual((await call('get', '/api/v1/environments/{id}', { ids: of })).pictures.map(({ id, width }) => [id, width]), [[picture.id, 1]]);
  await call('delete', '/api/v1/environments/{id}/pictures/{picture}', { ids: { ...of, picture: picture.id } });
  await call('post', '/api/v1/environments/{id}/submit', { ids: of });
  await call('get', '/api/v1/reviews', { as: 'reviewer' });
  await call('post', '/api/v1/environments/{id}/return', { ids: of, as: 'reviewer', body: { note: 'Tarkenna.' } });
  await call('post', '/api/v1/environments/{id}/submit', { ids: of });
  await call('post', '/api/v1/environments/{id}/publish', { ids: of, as: 'coordinator', expect: 403, body: { note: '' } });
  await call('post', '/api/v1/environments/{id}/publish', { ids: of, as: 'reviewer', body: { note: 'Hyvä.' } });
  await call('post', '/api/v1/environments/{id}/withdraw', { ids: of, as: 'reviewer', body: { reason: 'Toiminta päättyi.' } });
  await call('post', '/api/v1/workplaces/{id}/archive', { ids, body: { archived: true } });
});

test('a client, a placement, what was seen and a certificate answer as described', async () => {
  const { items } = await call('get', '/api/v1/clients');
  const aino = items.find(({ name }) => name.startsWith('Aino'));
  for (const { id } of items) {
    await call('get', '/api/v1/clients/{id}', { ids: { id } });
    await call('get', '/api/v1/clients/{id}/placements', { ids: { id } });
  }
  await call('get', '/api/v1/clients/{id}', { ids: { id: aino.id }, as: 'client' });
  await call('get', '/api/v1/clients/{id}', { ids: { id: aino.id }, as: 'reviewer', expect: 404 });
  const ids = { id: aino.placementId };
  await call('get', '/api/v1/placements/{id}', { ids });
  await call('get', '/api/v1/placements/{id}/observations', { ids });
  const lines = (await call('get', '/api/v1/placements/{id}/assessments', { ids })).items;
  assert.ok(lines.some(({ agreement }) => agreement) && lines.some(({ self }) => self));

  const line = lines.find(({ agreement, inTaskMap }) => !agreement && inTaskMap) ?? lines[0];
  const requirementId = line.requirementId;
  const seen = { requirementIds: [requirementId], level: 'guided' };
  const first = await call('post', '/api/v1/placements/{id}/observations', { ids, body: seen, key: 'seen-1', expect: 201 });
  const again = await call('post', '/api/v1/placements/{id}/observations', { ids, body: seen, key: 'seen-1', expect: 200 });
  assert.deepEqual(again.ids, first.ids);
  await call('post', '/api/v1/placements/{id}/observations', { ids, body: { level: 'superb' }, expect: 422 });
  await call('post', '/api/v1/placements/{id}/self-assessments', { ids, as: 'client', expect: 201, body: { requirementId, answer: 'can', note: 'Osaan tämän.' } });
  await call('post', '/api/v1/placements/{id}/coach-assessments', { ids, expect: 201, body: { requirementId, level: 'independent' } });
  const proposal = await call('post', '/api/v1/placements/{id}/agreements', { ids, expect: 201, body: { requirementId, state: 'proposed', level: 'guided' } });
  await call('post', '/api/v1/agreements/{id}/answer', { ids: { id: proposal.id }, as: 'client', body: { accepts: true } });
  const extra = await call('post', '/api/v1/placements/{id}/observations', { ids, body: seen, expect: 201 });
  await call('post', '/api/v1/observations/{id}/withdraw', { ids: { id: extra.ids[0] } });

  const paper = await call('post', '/api/v1/placements/{id}/certificates', { ids, expect: 201, key: 'paper-1', body: { language: 'fi', cards: 'hygieniapassi' } });
  const of = { id: paper.id };
  await call('get', '/api/v1/certificates/{id}', { ids: of });
  const content = await call('get', '/api/v1/certificates/{id}/content', { ids: of });
  await call('get', '/api/v1/verdicts/{code}', { as: null, ids: { code: content.code } });
  await call('get', '/api/v1/verdicts/{code}', { as: null, ids: { code: 'AAAAA-AAAAA' } });
  const withdrawn = await call('post', '/api/v1/certificates/{id}/withdrawal', { ids: of, body: { reason: 'Kirjoitusvirhe.' } });
  assert.equal(withdrawn.state, 'withdrawn');
  assert.equal((await call('get', '/api/v1/verdicts/{code}', { as: null, ids: { code: content.code } })).state, 'withdrawn');
  await call('get', '/api/v1/my/portfolio.zip', { as: 'client' });
  const batch = await call('post', '/api/v1/certificate-batches', { body: { placements: [aino.placementId], language: 'fi' }, key: 'batch-1', expect: 202 });
  for (let tries = 0; tries < 200; ++tries) {
    const { underway } = await call('get', '/api/v1/certificate-batches/{id}', { ids: { id: batch.id } });
    if (!underway) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await call('get', '/api/v1/clients/{id}/school/{curriculum}', { ids: { id: aino.id, curriculum: line.curriculumId }, as: 'client' });
  await call('get', '/api/v1/clients/{id}/school/{curriculum}', { ids: { id: aino.id, curriculum: line.curriculumId }, as: 'reviewer', expect: 404 });
  await call('put', '/api/v1/placements/{id}/print-kind', { ids, as: 'client', body: { printKind: true } });
  await call('put', '/api/v1/placements/{id}/print-kind', { ids, expect: 403, body: { printKind: true } });

  for (const { id } of items)
    for (const { curriculumId } of lines.slice(0, 1)) {
      const plan = { id, curriculum: curriculumId };
      await call('get', '/api/v1/clients/{id}/plans/{curriculum}', { ids: plan });
      const written = await call('put', '/api/v1/clients/{id}/plans/{curriculum}', { ids: plan, body: { employer: 'Kirkas Siivous', hoursPerWeek: 20, plannedStart: day(40), localUnits: [] } });
      assert.deepEqual([written.plan.hoursPerWeek, written.plan.localUnits], [20, []]);
    }
});

test('plain words are written, adopted and withdrawn as described', async () => {
  const curriculumId = (await call('get', '/api/v1/curricula', { as: null })).items[0].id;
  const units = (await call('get', '/api/v1/curricula/{id}/units', { as: null, ids: { id: curriculumId } })).items;
  const { requirementList } = await call('get', '/api/v1/units/{id}', { as: null, ids: { id: units[0].id } });
  const ids = { id: requirementList[0].id };
  await call('get', '/api/v1/requirements/{id}/plain', { ids });
  const written = await call('put', '/api/v1/requirements/{id}/plain', { ids, body: { text: { fi: 'Osaat tämän.', sv: 'Du kan det här.' } } });
  assert.equal(written.own.text.fi, 'Osaat tämän.');
  const other = await call('get', '/api/v1/requirements/{id}/plain', { ids, as: 'institution' });
  await call('put', '/api/v1/requirements/{id}/plain/adopted', { ids, as: 'institution', body: { wording: other.others[0].id } });
  await call('put', '/api/v1/requirements/{id}/plain/adopted', { ids, as: 'institution', body: { wording: 999999 }, expect: 409 });
  await call('delete', '/api/v1/requirements/{id}/plain', { ids });
});

test('a new client and placement answer as described', async () => {
  const person = { name: 'Eeva Esimerkki', dateOfBirth: '1990-02-03', language: 'fi' };
  const { id } = await call('post', '/api/v1/clients', { body: person, key: 'client-1', expect: 201 });
  assert.equal((await call('post', '/api/v1/clients', { body: person, key: 'client-1', expect: 201 })).id, id);
  await call('put', '/api/v1/clients/{id}', { ids: { id }, body: { ...person, phone: '050 000 0002' } });
  const workplaceId = (await call('get', '/api/v1/workplaces')).items[0].id;
  const tasks = (await call('get', '/api/v1/workplaces/{id}/tasks', { ids: { id: workplaceId } })).items.map((task) => task.id);
  const placement = await call('post', '/api/v1/placements', { expect: 201, body: { clientId: id, workplaceId, kind: 'work_trial', startsOn: day(-80), endsOn: day(285), hoursPerDay: 6.5, daysPerWeek: 5, tasks } });
  const { warnings } = await call('get', '/api/v1/placements/{id}', { ids: { id: placement.id } });
  assert.ok(warnings.length > 0); // a year is longer than a work trial may be
  const curriculumId = (await call('get', '/api/v1/curricula', { as: null })).items[0].id;
  await call('post', '/api/v1/clients/{id}/goals', { ids: { id }, expect: 201, body: { curriculumId } });
  await call('post', '/api/v1/placements/{id}/end', { ids: { id: placement.id }, body: { endedOn: day(-20), reason: 'Sai työpaikan.' } });
  await call('get', '/api/v1/clients/{id}', { ids: { id } });
});

test('a local unit is written, checked and published as described', async () => {
  const as = 'institution';
  const { id, revision } = await call('post', '/api/v1/local-units', { as, expect: 201 });
  const unit = { name: { fi: 'Koneompelu', sv: 'Maskinsömnad' }, code: 'KONE-1', credits: '7,5', place: 'free-choice', areas: [{ heading: { fi: 'Opiskelija ompelee' }, requirements: { fi: 'ompelee sauman\nvaihtaa langan' } }], criteria: [{ grade: '1', criteria: { fi: 'ompelee ohjattuna' } }] };
  const saved = await call('put', '/api/v1/local-units/{id}', { as, ids: { id }, body: { revision, ...unit } });
  assert.equal(saved.unit.areas[0].requirements.fi, 'ompelee sauman\nvaihtaa langan');
  await call('put', '/api/v1/local-units/{id}', { as, ids: { id }, body: { revision, ...unit, areas: 7 }, expect: 422 });
  assert.equal((await call('get', '/api/v1/local-units/{id}', { as, ids: { id } })).revision, saved.revision);
  await call('get', '/api/v1/local-units/{id}', { as: 'coordinator', ids: { id }, expect: 404 });
  const spare = await call('post', '/api/v1/local-units', { as, expect: 201 });
  await call('delete', '/api/v1/local-units/{id}', { as, ids: { id: spare.id } });
  await call('get', '/api/v1/local-units/{id}', { as, ids: { id: spare.id }, expect: 404 });
  const { importJob } = await call('post', '/api/v1/local-units/{id}/check', { as, ids: { id }, expect: 202 });
  const done = async () => {
    for (let tries = 0; tries < 200; ++tries) {
      const job = await call('get', '/api/v1/import-jobs/{id}', { as, ids: { id: importJob } });
      if (!job.underway) return job.files[0].state;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  assert.equal(await done(), 'ready');
  await call('post', '/api/v1/import-jobs/{id}/publish', { as, ids: { id: importJob }, expect: 202 });
  assert.equal(await done(), 'published');
  const { items } = await call('get', '/api/v1/local-units', { as });
  assert.equal(items[0].changedSincePublished, false);
  const published = await call('get', '/api/v1/curricula/{id}', { as: null, ids: { id: items[0].curriculum } });
  assert.match(published.name.fi, /^Paikallinen tutkinnon osa: Koneompelu/);
});

test('a token of an institution imports, checks and publishes, and is refused at every other address', async () => {
  // A command holds up this program: what the server closed meanwhile must be noticed before the next request.
  const quietly = async (...words) => [run(...words).trim(), await new Promise((resolve) => setTimeout(resolve, 50))][0];
  const token = (...words) => quietly('token', 'add', 'oppilaitos', '--name', 'siirto', '--scope', 'import', ...words);
  const ask = async (secret, method, template, body) => {
    const response = await fetch(address + template.replace(/\{\w+\}/g, '1'), { method: method.toUpperCase(), headers: { Authorization: `Bearer ${secret}` }, body });
    return { status: response.status, code: (await response.json().catch(() => ({}))).code };
  };
  const secret = await token();
  let refused = 0;
  for (const [template, item] of Object.entries(description.paths))
    for (const [method, operation] of Object.entries(item)) {
      if (method === 'parameters') continue;
      const { status, code } = await ask(secret, method, template, method === 'get' ? undefined : '{}');
      if (operation['x-token-scope'] === 'import') assert.notEqual(code, 'token_scope', `${method} ${template}`);
      else {
        assert.deepEqual([status, code], [403, 'token_scope'], `${method} ${template}`);
        ++refused;
      }
    }
  assert.ok(refused > 50);
  const sent = await fetch(`${address}/api/v1/import-jobs?file=oma.yaml`, { method: 'POST', headers: { Authorization: `Bearer ${secret}` }, body: 'curriculum-format: 1\nqualification:\n  name: {fi: Avaimella}\nunits:\n  - name: {fi: Osa}\n    requirement-areas:\n      - requirements:\n          - text: {fi: tekee}\n' });
  assert.equal(sent.status, 202);
  for (const page of ['/', '/curricula', '/clients', '/curricula/import']) assert.equal((await fetch(address + page, { headers: { Authorization: `Bearer ${secret}` }, redirect: 'manual' })).status, 403, page);

  assert.equal((await ask(await token('--expires', day(-1)), 'get', '/api/v1/import-jobs')).status, 401);
  assert.equal((await ask(await token('--expires', day(1)), 'get', '/api/v1/import-jobs')).status, 200);
  for (const { id, name, revoked } of JSON.parse(await quietly('token', 'list', '--json'))) if (name === 'siirto' && !revoked) await quietly('token', 'revoke', String(id));
  assert.equal((await ask(secret, 'get', '/api/v1/import-jobs')).status, 401);
  assert.equal((await ask(secret + 'x', 'get', '/api/v1/import-jobs')).status, 401);
});

test('every described operation was answered with success above', () => {
  const missed = [];
  for (const [template, item] of Object.entries(description.paths))
    for (const method of Object.keys(item))
      if (method !== 'parameters' && ![...answered].some((seen) => seen.startsWith(`${method} ${template} 2`))) missed.push(`${method} ${template}`);
  assert.deepEqual(missed, []);
});
