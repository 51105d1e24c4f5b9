-- Replaces the report and the record of an ended session; both go when the session goes. Begins with
-- checks.lua.
--
-- KEYS[1] session_meta hash, KEYS[2] report
-- ARGV[1] the report, ARGV[2..] the meta's fields and values
--
-- Returns {0} when it was written, {1} when the session is not there or has not ended,
-- {4, key, type}, {5, command} and {8} as commit.lua does.

if redis.call('HGET', KEYS[1], 'status') ~= 'completed' then return {1} end
local left = redis.call('PTTL', KEYS[1])
local writes = {{'HSET', 1, {unpack(ARGV, 2, #ARGV)}}, {'SET', 2, {ARGV[1]}}}
if left > 0 then writes[3] = {'PEXPIRE', 2, {left}} end
local refused = refusal(writes)
if refused then return refused end
run(writes)
return {0}
