-- The members of each service, shared by all workers, and the choice among them.
local balancer = require "ngx.balancer"
local settings = require "settings"

local dict = ngx.shared.pools
local now = ngx.now

local services = settings.services
local MAX_FAILS, FAIL_TIMEOUT = settings.max_fails, settings.fail_timeout
-- added to the requests in flight of a member: one that has just failed is chosen only if all have, and one that has
-- already failed this request only after all others
local HAS_FAILED, WAS_TRIED = 1e6, 1e9

local by_service = {} -- the pools as this worker knows them
for _, service in ipairs(services) do
  by_service[service] = {
    service = service,
    version_key = "version:" .. service,
    turn_key = "turn:" .. service,
    version = nil,   -- of the list that this worker has; each change raises the version in the dictionary
    refusal = nil,   -- the location that answers while there is no member
    members = {},    -- the members that this worker chooses from
    by_address = {}, -- the same, by address
  }
end
local only = #services == 1 and by_service[services[1]]

local pools = {}

-- Returns the addresses in force, joined by commas, or nil while they are not known.
function pools.addresses(service)
  return dict:get("addresses:" .. service)
end

-- Puts a list of addresses in force, for all workers at once.
function pools.set(service, addresses)
  dict:set("addresses:" .. service, addresses)
  dict:incr("version:" .. service, 1, 0)
end

local function refresh(pool)
  local current = dict:get(pool.version_key)
  if current and current == pool.version then
    return
  end
  pool.version = current
  local addresses = pools.addresses(pool.service)
  pool.refusal = not addresses and "@unknown" or addresses == "" and "@empty" or nil
  if pool.refusal then
    return -- requests admitted earlier may still go to the last member, which drains
  end
  local known = pool.by_address
  pool.members, pool.by_address = {}, {}
  for address, host, port in addresses:gmatch("(([^,]+):(%d+))") do
    local member = known[address] or { address = address, host = host, port = tonumber(port), active = 0 }
    member.failed_until = dict:get("failed:" .. address) or 0
    pool.members[#pool.members + 1] = member
    pool.by_address[address] = member
  end
end

-- Called by nginx for each request.
function pools.admit()
  local pool = only or by_service[ngx.var.service]
  refresh(pool)
  if pool.refusal then
    return ngx.exec(pool.refusal)
  end
  ngx.ctx.pool = pool
end

local function failed(pool, member)
  if MAX_FAILS == 0 or MAX_FAILS > 1 and dict:incr("fails:" .. member.address, 1, 0, FAIL_TIMEOUT) < MAX_FAILS then
    return
  end
  dict:delete("fails:" .. member.address)
  dict:set("failed:" .. member.address, now() + FAIL_TIMEOUT, FAIL_TIMEOUT)
  dict:incr(pool.version_key, 1, 0)
end

-- Starts at the turn that all workers share, and takes the first member with the fewest requests of this worker.
local function choose(pool, request)
  local members = pool.members
  local count, time = #members, now()
  local turn = dict:incr(pool.turn_key, 1, 0)
  local best, least
  for i = 1, count do
    local member = members[(turn + i) % count + 1]
    local load = member.active
    if member.failed_until > time then
      load = load + HAS_FAILED
    end
    if request[member] then
      load = load + WAS_TRIED
    end
    if not best or load < least then
      best, least = member, load
    end
  end
  return best
end

-- Called by nginx for each attempt of a request.
function pools.pick()
  local request = ngx.ctx
  local pool = request.pool
  refresh(pool)
  local last = request.member
  if last then
    last.active = last.active - 1
    failed(pool, last)
  else
    local more = math.min(settings.tries, #pool.members) - 1
    if more > 0 then
      balancer.set_more_tries(more)
    end
  end
  local member = choose(pool, request)
  request.member, request[member] = member, true
  member.active = member.active + 1
  return balancer.set_current_peer(member.host, member.port)
end

-- Called by nginx at the end of a request.
function pools.done()
  local request = ngx.ctx
  local member = request.member
  if not member then
    return
  end
  member.active = member.active - 1
  -- nginx itself answered, so the last attempt failed too
  if (ngx.status == 502 or ngx.status == 504) and (ngx.var.upstream_header_time or ""):sub(-1) == "-" then
    failed(request.pool, member)
  end
end

return pools
