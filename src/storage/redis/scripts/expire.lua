-- Gives keys of an ended session one moment of expiry, all of them at once; none when the session has
-- begun anew since its keys were read.
--
-- KEYS[1]   session_meta hash, KEYS[2] balance hash
-- KEYS[3..] the keys, which may be these two; those that are missing are passed over
-- ARGV[1]   Unix milliseconds
-- ARGV[2]   the balance's state_id when the keys were read, empty for none
--
-- Returns 1 when they expire, 0 when nothing was changed.

if redis.call('HGET', KEYS[1], 'status') == 'active' then return 0 end
if (redis.call('HGET', KEYS[2], 'state_id') or '') ~= ARGV[2] then return 0 end
for index = 3, #KEYS do
  redis.call('PEXPIREAT', KEYS[index], ARGV[1])
end
return 1
