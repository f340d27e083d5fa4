-- Follows Consul: the passing instances of api, by blocking queries to the agent beside nginx.
local cjson = require "cjson.safe"
local pool = require "pool"

local SERVICE = "api"
local AGENT_HOST, AGENT_PORT = "127.0.0.1", 8500
local FILE = "/run/nginx/upstreams"
local WAIT_SECONDS = 10
local RETRY_SECONDS = 0.1
local MILLISECONDS = 1000

local index = 0
local trouble

local function query()
  local socket = ngx.socket.tcp()
  -- Consul adds up to a sixteenth to the wait
  socket:settimeouts(MILLISECONDS, MILLISECONDS, (WAIT_SECONDS + 3) * MILLISECONDS)
  local ok, err = socket:connect(AGENT_HOST, AGENT_PORT)
  if not ok then
    return nil, err
  end
  -- HTTP/1.0: the end of the connection is the end of the answer
  ok, err = socket:send(("GET /v1/health/service/%s?passing=1&wait=%ds&index=%s HTTP/1.0\r\nHost: localhost\r\n\r\n")
    :format(SERVICE, WAIT_SECONDS, index))
  if not ok then
    return nil, err
  end
  local answer
  answer, err = socket:receive("*a")
  socket:close()
  return answer, err
end

-- Returns the addresses and the index of an answer, or nil and an error message.
local function parse(answer)
  local head, body = answer:match("^(.-\r\n)\r\n(.*)$")
  local next_index = head and head:match("^HTTP/1%.%d 200 ") and head:match("X%-Consul%-Index: (%d+)")
  local instances = next_index and cjson.decode(body)
  if not instances then
    return nil, "the agent answered " .. answer:sub(1, 200)
  end
  local addresses = {}
  for _, instance in ipairs(instances) do
    local service = instance.Service
    local host = service.Address ~= "" and service.Address or instance.Node.Address
    if host:find("^[%d.]+$") then
      addresses[#addresses + 1] = host .. ":" .. service.Port
    else
      ngx.log(ngx.ERR, "left out an instance: register it with an IPv4 address instead of ", host)
    end
  end
  table.sort(addresses)
  return addresses, next_index
end

local function write_file(addresses)
  local file = assert(io.open(FILE .. ".new", "w"))
  file:write("# the passing instances of " .. SERVICE .. "\n")
  for _, address in ipairs(addresses) do
    file:write(address, "\n")
  end
  file:close()
  assert(os.rename(FILE .. ".new", FILE))
end

local function publish(addresses)
  local joined = table.concat(addresses, ",")
  if joined == pool.addresses() then
    return
  end
  local ok, err = pcall(write_file, addresses)
  if not ok then
    ngx.log(ngx.ERR, "the list goes into force without its file: ", err)
  end
  pool.set(joined)
  ngx.update_time()
  local quoted = joined:gsub("[^,]+", '"%0"')
  io.stdout:write(('ballast {"event":"rendered","at":%.3f,"errorMs":1,"upstreams":[%s]}\n'):format(ngx.now(), quoted))
  io.stdout:flush()
end

local function look()
  local answer, err = query()
  local addresses, next_index
  if answer then
    addresses, next_index = parse(answer)
    err = next_index
  end
  if not addresses then
    error(err, 0)
  end
  publish(addresses)
  -- an index goes back if the servers were restored: start again
  index = tonumber(next_index) >= tonumber(index) and next_index or 0
end

-- One query for each timer, because the memory of a query is freed when its timer ends.
local function tick(premature)
  if premature or ngx.worker.exiting() then
    return
  end
  local ok, err = pcall(look)
  if not ok then
    if err ~= trouble then
      ngx.log(ngx.WARN, "cannot follow Consul, the pool stays as it was: ", err)
    end
    ngx.sleep(RETRY_SECONDS)
  elseif trouble then
    ngx.log(ngx.NOTICE, "following Consul again")
  end
  trouble = not ok and err or nil
  assert(ngx.timer.at(0, tick))
end

local consul = {}

-- Only the first worker follows Consul. If it dies, nginx starts another one with the same number.
function consul.follow()
  if ngx.worker.id() == 0 then
    assert(ngx.timer.at(0, tick))
  end
end

return consul
