-- Follows Consul: the passing instances of each service, by blocking queries to the agent beside nginx.
local cjson = require "cjson.safe"
local pools = require "pools"
local settings = require "settings"

local AGENT_HOST, AGENT_PORT = "127.0.0.1", 8500
local FILE = "/run/nginx/upstreams"
local WAIT_SECONDS = 10
local RETRY_SECONDS = 0.1
local MILLISECONDS = 1000

local function query(service, index)
  local socket = ngx.socket.tcp()
  -- Consul adds up to a sixteenth to the wait
  socket:settimeouts(MILLISECONDS, MILLISECONDS, (WAIT_SECONDS + 3) * MILLISECONDS)
  local ok, err = socket:connect(AGENT_HOST, AGENT_PORT)
  if not ok then
    return nil, err
  end
  -- HTTP/1.0: the end of the connection is the end of the answer
  ok, err = socket:send(("GET /v1/health/service/%s?passing=1&wait=%ds&index=%s HTTP/1.0\r\nHost: localhost\r\n\r\n")
    :format(service, WAIT_SECONDS, index))
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

-- Waits until Consul has a higher index. Returns the addresses, joined by commas, and the new index.
local function passing(service, index)
  local answer, err = query(service, index)
  local addresses, next_index
  if answer then
    addresses, next_index = parse(answer)
    err = next_index
  end
  if not addresses then
    error(err, 0)
  end
  return table.concat(addresses, ","), next_index
end

-- Returns the addresses in force of each service, and of all, sorted. A change is not yet in the dictionary.
local function state(changed, joined)
  local by_service, all, seen = {}, {}, {}
  for _, service in ipairs(settings.services) do
    by_service[service] = service == changed and joined or pools.addresses(service) or ""
    for address in by_service[service]:gmatch("[^,]+") do
      if not seen[address] then
        seen[address] = true
        all[#all + 1] = address
      end
    end
  end
  table.sort(all)
  return by_service, table.concat(all, ",")
end

local function write_file(all)
  local file = assert(io.open(FILE .. ".new", "w"))
  file:write("# the passing instances of all services\n", (all:gsub("[^,]+,?", function(address)
    return address:gsub(",", "") .. "\n"
  end)))
  file:close()
  assert(os.rename(FILE .. ".new", FILE))
end

local function list(joined)
  return "[" .. joined:gsub("[^,]+", '"%0"') .. "]"
end

local function announce(by_service, all)
  local lists = {}
  for _, service in ipairs(settings.services) do
    lists[#lists + 1] = ('"%s":%s'):format(service, list(by_service[service]))
  end
  ngx.update_time()
  io.stdout:write(('ballast {"event":"rendered","at":%.3f,"errorMs":1,"upstreams":%s,"services":{%s}}\n')
    :format(ngx.now(), list(all), table.concat(lists, ",")))
  io.stdout:flush()
end

local function publish(service, joined)
  local by_service, all = state(service, joined)
  local ok, err = pcall(write_file, all)
  if not ok then
    ngx.log(ngx.ERR, "the list goes into force without its file: ", err)
  end
  pools.set(service, joined)
  announce(by_service, all)
end

local function look(follower)
  local service = follower.service
  local joined, next_index = passing(service, follower.index)
  local known = pools.addresses(service)
  if known and joined ~= known and settings.template_wait > 0 then
    ngx.sleep(settings.template_wait)
    joined, next_index = passing(service, 0)
  end
  if joined ~= known then
    publish(service, joined)
  end
  -- an index goes back if the servers were restored: start again
  follower.index = tonumber(next_index) >= tonumber(follower.index) and next_index or 0
end

-- One query for each timer, because the memory of a query is freed when its timer ends.
local function tick(premature, follower)
  if premature or ngx.worker.exiting() then
    return
  end
  local ok, err = pcall(look, follower)
  if not ok then
    if err ~= follower.trouble then
      ngx.log(ngx.WARN, "cannot follow ", follower.service, ", its pool stays as it was: ", err)
    end
    ngx.sleep(RETRY_SECONDS)
  elseif follower.trouble then
    ngx.log(ngx.NOTICE, "following ", follower.service, " again")
  end
  follower.trouble = not ok and err or nil
  assert(ngx.timer.at(0, tick, follower))
end

local consul = {}

-- Only the first worker follows Consul. If it dies, nginx starts another one with the same number.
function consul.follow()
  if ngx.worker.id() ~= 0 then
    return
  end
  for _, service in ipairs(settings.services) do
    assert(ngx.timer.at(0, tick, { service = service, index = 0 }))
  end
end

return consul
