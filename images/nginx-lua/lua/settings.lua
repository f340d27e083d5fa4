-- The settings in the environment, as numbers, and the names of the services. nginx.conf has their routes.
local UNITS = { ms = 0.001, s = 1, m = 60, h = 3600 }

local function text(name)
  return os.getenv(name) or error(name .. " is not set")
end

local function count(name)
  return tonumber(text(name)) or error(name .. " is no count: " .. text(name))
end

local function seconds(name)
  local number, unit = text(name):match("^(%d+)(%l+)$")
  local factor = UNITS[unit] or error(name .. " is no duration: " .. text(name))
  return number * factor
end

local services = {}
for service in text("BALLAST_SERVICES"):gmatch("([^%s:]+):%S+") do
  table.insert(services, service)
end

return {
  services = services,
  template_wait = seconds("TEMPLATE_WAIT"),
  max_fails = count("MAX_FAILS"),
  fail_timeout = seconds("FAIL_TIMEOUT"),
  tries = text("RETRIES") == "all" and math.huge or count("RETRIES") + 1,
}
