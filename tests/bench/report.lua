-- One line for script/bench: requests per second, p50 and p99 in microseconds.
done = function(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  if wrong > 0 then io.stderr:write(wrong .. " requests failed\n") end
  io.write(string.format("result %.0f %d %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50), latency:percentile(99)))
end
