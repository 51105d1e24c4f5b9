-- Writes all, if the session is still as it was looked at: active, at a revision, or owned by an
-- import.
--
-- KEYS[1]   a hash of the session
-- KEYS[2..] the keys that the writes name
-- ARGV[1]   a field of the hash, and
-- ARGV[2]   what it must be
-- ARGV[3]   the writes as JSON, each as [command, index into KEYS, [arguments]]
--
-- Returns 1 when it was written, 0 when it was not.

if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
for _, write in ipairs(cjson.decode(ARGV[3])) do
  redis.call(write[1], KEYS[write[2]], unpack(write[3]))
end
return 1
