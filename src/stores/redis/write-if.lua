-- Writes all, if the session is still as it was looked at: at a revision, or owned by an import.
--
-- KEYS[1]   balance hash
-- KEYS[2..] the keys that the writes name
-- ARGV[1]   a field of the balance, and
-- ARGV[2]   what it must be
-- ARGV[3..] the writes, each: command, index into KEYS, count of arguments, arguments
--
-- Returns 1 when it was written, 0 when it was not.

if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
local at = 3
while ARGV[at] do
  local count = tonumber(ARGV[at + 2])
  redis.call(ARGV[at], KEYS[tonumber(ARGV[at + 1])], unpack(ARGV, at + 3, at + 2 + count))
  at = at + 3 + count
end
return 1
