// reads.mjs ADDRESS: reads pages and JSON of curricula one after another, ten times a second, until standard input
// ends; then prints how many were answered, how many were not, and the median, 99th percentile and longest in ms.
const [address] = process.argv.slice(2);
const paths = ["/curricula", "/api/v1/curricula?limit=20", "/api/v1/curricula/1/units", "/curricula/1", "/healthz"];
const times = [];
let failed = 0;
let running = true;
process.stdin.on("end", () => (running = false)).resume();

for (let i = 0; running; ++i) {
  const begin = performance.now();
  try {
    const answer = await fetch(address + paths[i % paths.length], { redirect: "manual" });
    await answer.arrayBuffer();
    if (answer.status >= 500) throw new Error(String(answer.status));
    times.push(performance.now() - begin);
  } catch {
    ++failed;
  }
  await new Promise((done) => setTimeout(done, 100));
}
times.sort((a, b) => a - b);
const at = (share) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0);
console.log(`${times.length} ${failed} ${at(0.5)} ${at(0.99)} ${at(1)}`);
process.exit(0);
