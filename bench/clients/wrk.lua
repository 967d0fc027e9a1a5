-- Sends FILE and compares what comes back.
local file = io.open(os.getenv("FILE"), "rb")
local body = file:read("*a")
file:close()

wrk.method = "POST"
wrk.body = body
good = 0

function response(status, headers, back)
  if status ~= 200 or back ~= body then
    io.stderr:write("other bytes came back\n")
    os.exit(1)
  end
  good = good + 1
  wrk.thread:stop()
end

local threads = {}
function setup(thread)
  table.insert(threads, thread)
end

function done()
  if threads[1]:get("good") == 0 then
    io.stderr:write("nothing came back\n")
    os.exit(1)
  end
end
