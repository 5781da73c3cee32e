-- What wrk is told: conditional requests, comments to post, and how to say what came of it.
local kind, tag, path = os.getenv("WRK_KIND"), os.getenv("WRK_TAG"), os.getenv("WRK_PATH")
local host, encoding = os.getenv("WRK_HOST"), os.getenv("WRK_ENCODING")
local sent, thread = 0, 0
local next_thread = 0

function setup(new)
   next_thread = next_thread + 1
   new:set("thread", next_thread)
end

function init()
   math.randomseed(os.time() * 100 + thread)
end

local function comment()
   sent = sent + 1
   local who = string.format("%d-%d-%d", thread, sent, math.random(1, 2 ^ 30))
   local body = "body=I+found+the+second+part+clear+" .. who
      .. "&name=Reader+" .. who .. "&email=reader" .. who .. "%40example.org&parent="
   local from = string.format("10.%d.%d.%d",
      math.random(0, 255), math.random(0, 255), math.random(1, 254))
   return wrk.format("POST", path, {
      ["Content-Type"] = "application/x-www-form-urlencoded",
      ["Sec-Fetch-Site"] = "same-origin",
      ["X-Forwarded-For"] = from,
   }, body)
end

function request()
   if kind == "comment" then
      return comment()
   end
   local headers = {}
   if tag ~= "" then
      headers["If-None-Match"] = tag
   end
   if host then
      headers["Host"] = host
   end
   if encoding then
      headers["Accept-Encoding"] = encoding
   end
   return wrk.format("GET", path, headers)
end

function done(summary, latency, requests)
   local wrong = summary.errors
   io.write(string.format(
      '{"answers": %d, "seconds": %f, "p50": %f, "p99": %f, "refused": %d, "broken": %d}\n',
      summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      wrong.status, wrong.connect + wrong.read + wrong.write + wrong.timeout))
end
