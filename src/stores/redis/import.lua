-- One batch of an import, written only while the import owns the session.
--
-- KEYS[1]   balance hash
-- KEYS[2..] the keys that the writes name
-- ARGV[1]   the import's id
-- ARGV[2..] the writes, each: command, index into KEYS, count of arguments, arguments
--
-- Returns 1 when it was written, 0 when another import took over.

if redis.call('HGET', KEYS[1], 'import_id') ~= ARGV[1] then return 0 end
local at = 2
while ARGV[at] do
  local count = tonumber(ARGV[at + 2])
  redis.call(ARGV[at], KEYS[tonumber(ARGV[at + 1])], unpack(ARGV, at + 3, at + 2 + count))
  at = at + 3 + count
end
return 1
