-- Gives keys of a session that is not active one moment of expiry, all of them at once, or removes them;
-- none when the session has begun anew since its keys were read.
--
-- KEYS[1]   session_meta hash, KEYS[2] balance hash
-- KEYS[3..] the keys, which may be these two; those that are missing are passed over
-- ARGV[1]   the balance's state_id when the keys were read, empty for none
-- ARGV[2]   Unix milliseconds; empty to remove them now
--
-- Returns 1 when they expire or are gone, 0 when nothing was changed.

if redis.call('HGET', KEYS[1], 'status') == 'active' then return 0 end
if (redis.call('HGET', KEYS[2], 'state_id') or '') ~= ARGV[1] then return 0 end
for index = 3, #KEYS do
  if ARGV[2] == '' then redis.call('UNLINK', KEYS[index])
  else redis.call('PEXPIREAT', KEYS[index], ARGV[2]) end
end
return 1
