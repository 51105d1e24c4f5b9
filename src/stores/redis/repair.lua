-- Rewrites what a journal leads to, if the session is still at the revision that was looked at.
--
-- KEYS[1]  balance hash
-- KEYS[..] the keys that the writes name
-- ARGV[1]  expected revision
-- ARGV[2]  unused
-- ARGV[3..] the writes, each: command, index into KEYS, count of arguments, arguments
--
-- Returns 1 when it was written, 0 when the session was traded meanwhile.

if redis.call('HGET', KEYS[1], 'revision') ~= ARGV[1] then return 0 end
local at = 3
while ARGV[at] do
  local count = tonumber(ARGV[at + 2])
  redis.call(ARGV[at], KEYS[tonumber(ARGV[at + 1])], unpack(ARGV, at + 3, at + 2 + count))
  at = at + 3 + count
end
return 1
