-- The members of the pool, shared by all workers, and the choice among them.
local balancer = require "ngx.balancer"

local dict = ngx.shared.pool
local now = ngx.now

local TRIES = 3
local FAILED_SECONDS = 1
-- added to the requests in flight of a member: one that has just failed is chosen only if all have, and one that has
-- already failed this request only after all others
local HAS_FAILED, WAS_TRIED = 1e6, 1e9

local version           -- of the list that this worker has; each change raises the version in the dictionary
local refusal           -- the location that answers while there is no member
local members = {}      -- the members that this worker chooses from
local by_address = {}   -- the same, by address

local pool = {}

-- Returns the addresses in force, joined by commas, or nil while they are not known.
function pool.addresses()
  return dict:get("addresses")
end

-- Puts a list of addresses in force, for all workers at once.
function pool.set(addresses)
  dict:set("addresses", addresses)
  dict:incr("version", 1, 0)
end

local function refresh()
  local current = dict:get("version")
  if current and current == version then
    return
  end
  version = current
  local addresses = pool.addresses()
  refusal = not addresses and "@unknown" or addresses == "" and "@empty" or nil
  if refusal then
    return -- requests admitted earlier may still go to the last member, which drains
  end
  local known = by_address
  members, by_address = {}, {}
  for address, host, port in addresses:gmatch("(([^,]+):(%d+))") do
    local member = known[address] or { address = address, host = host, port = tonumber(port), active = 0 }
    member.failed_until = dict:get("failed:" .. address) or 0
    members[#members + 1] = member
    by_address[address] = member
  end
end

-- Called by nginx for each request.
function pool.admit()
  refresh()
  if refusal then
    return ngx.exec(refusal)
  end
end

local function failed(member)
  dict:set("failed:" .. member.address, now() + FAILED_SECONDS, FAILED_SECONDS)
  dict:incr("version", 1, 0)
end

-- Starts at the turn that all workers share, and takes the first member with the fewest requests of this worker.
local function choose(request)
  local count, time = #members, now()
  local turn = dict:incr("turn", 1, 0)
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
function pool.pick()
  refresh()
  local request = ngx.ctx
  local last = request.member
  if last then
    last.active = last.active - 1
    failed(last)
  elseif #members > 1 then
    balancer.set_more_tries(math.min(TRIES, #members) - 1)
  end
  local member = choose(request)
  request.member, request[member] = member, true
  member.active = member.active + 1
  return balancer.set_current_peer(member.host, member.port)
end

-- Called by nginx at the end of a request.
function pool.done()
  local member = ngx.ctx.member
  if not member then
    return
  end
  member.active = member.active - 1
  -- nginx itself answered, so the last attempt failed too
  if (ngx.status == 502 or ngx.status == 504) and (ngx.var.upstream_header_time or ""):sub(-1) == "-" then
    failed(member)
  end
end

return pool
