-- Gives keys one moment of expiry, all of them at once.
--
-- KEYS    the keys; those that are missing are passed over
-- ARGV[1] Unix milliseconds
--
-- Returns the number of keys that were there.

local found = 0
for _, key in ipairs(KEYS) do
  found = found + redis.call('PEXPIREAT', key, ARGV[1])
end
return found
