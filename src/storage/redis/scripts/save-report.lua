-- Replaces the report and the record of an ended session; both go when the session goes.
--
-- KEYS[1] session_meta hash, KEYS[2] report
-- ARGV[1] the report, ARGV[2..] the meta's fields and values
--
-- Returns 1 when it was written, 0 when the session is not there or has not ended.

if redis.call('HGET', KEYS[1], 'status') ~= 'completed' then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 2, #ARGV))
redis.call('SET', KEYS[2], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left > 0 then redis.call('PEXPIRE', KEYS[2], left) end
return 1
