// Measures suggestions at the nation's size through a server: how long the index takes, how much memory, how soon a
// restart answers, how long an answer takes by the server's own log. Where other programs share the cores, the
// processor time says more than the clock. Prints lines in Markdown.
// Usage: node scale.mjs VALO QUERIES_DIRECTORY   (VALO_DATABASE holds the curricula; nothing may be listening on PORT)
import {execFileSync, spawn} from 'node:child_process';
import {readFileSync, rmSync} from 'node:fs';
import {cpus, loadavg} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

const [valo, directory] = process.argv.slice(2);
const port = Number(process.env.PORT ?? 24080);
const address = `http://127.0.0.1:${port}`;
const kept = process.env.VALO_DATABASE.replace('sqlite://', '') + '-matching';
const run = (...words) => execFileSync(valo, words, {encoding: 'utf8'});
const queries = ['authored', 'web_tasks', 'esco_skills'].flatMap(name =>
  readFileSync(join(directory, name + '.tsv'), 'utf8').trimEnd().split('\n').slice(1)
    .map(line => line.split('\t')).map(([lang, text]) => ({lang, text})));

run('user', 'add', 'bench', '--name', 'Bench', '--role', 'coordinator', '--organisation', 'Bench');
const token = run('token', 'add', 'bench', '--name', 'bench').trim();

const ask = async ({lang, text}) => {
  const answer = await fetch(`${address}/api/v1/match?lang=${lang}&text=${encodeURIComponent(text)}`,
                             {headers: {Authorization: `Bearer ${token}`}});
  return answer.json();
};
const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Starts a server; gives it with the seconds from its address to its first index. */
async function started() {
  const server = spawn(valo, ['serve', '--listen', `127.0.0.1:${port}`], {stdio: ['ignore', 'pipe', 'pipe']});
  server.answered = [];
  createInterface({input: server.stderr}).on('line', line => {
    if (line.includes('"/api/v1/match"')) server.answered.push(JSON.parse(line).us / 1000);
    else if (!line.includes('"level":"info"')) console.error(line);
  });
  await new Promise(resolve => server.stdout.once('data', resolve));
  const begin = performance.now();
  while (!(await ask(queries[0])).ready) await sleep(50);
  return {server, seconds: (performance.now() - begin) / 1000};
}
/** Seconds of processor time so far. */
const worked = server => {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};
const peak = server => Number(readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]) / 1024;
const stopped = async server => {
  server.kill('SIGTERM');
  await new Promise(resolve => server.once('exit', resolve));
};
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);

rmSync(kept, {force: true});
const first = await started();
const built = {seconds: first.seconds, peak: peak(first.server), worked: worked(first.server)};
await stopped(first.server);
const again = await started();
for (const query of queries) await ask(query);
again.server.answered.length = 0;
const before = worked(again.server);
for (let round = 0; round < 5; ++round)
  for (const query of queries) await ask(query);
const each = 1000 * (worked(again.server) - before) / (5 * queries.length);
await stopped(again.server);
const times = again.server.answered.sort((a, b) => a - b);
console.log(`- Index made in ${built.seconds.toFixed(1)} s (aim 30) with ${built.worked.toFixed(1)} s of processor time, the ` +
  `server's memory at most ${built.peak.toFixed(0)} MB (aim 500).`);
console.log(`- After a restart the kept index answers within ${again.seconds.toFixed(2)} s (aim 1).`);
console.log(`- ${times.length} answers of /api/v1/match one after another, by the server's log: median ${at(times, 0.5)} ms, ` +
  `p95 ${at(times, 0.95)} ms (aim 5); ${each.toFixed(2)} ms of processor time each, with HTTP and JSON.`);
console.log(`- The machine had ${cpus().length} cores and a load of ${loadavg()[0].toFixed(1)}.`);
