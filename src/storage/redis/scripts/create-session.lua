-- Opens a session unless its id is taken.
--
-- KEYS[1] session_meta hash, KEYS[2] balance hash
-- ARGV[1] count of the meta's fields and values, then these, then the balance's
--
-- Returns 1 when it was created, 0 when the session exists.

if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then return 0 end
local count = tonumber(ARGV[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2, 1 + count))
redis.call('HSET', KEYS[2], unpack(ARGV, 2 + count, #ARGV))
return 1
