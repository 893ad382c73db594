-- Records observations, each with an Idempotency-Key of its own: BODY is sent again and again.
local thread = 0
function setup(t)
  thread = thread + 1
  t:set("id", thread)
end
function init(args)
  count, start = 0, os.getenv("RUN") or tostring(os.time())
  body = os.getenv("BODY")
end
function request()
  count = count + 1
  wrk.headers["Idempotency-Key"] = start .. "-" .. id .. "-" .. count
  return wrk.format("POST", nil, nil, body)
end
dofile("tests/bench/report.lua")
