-- Removes keys of a session that is not active, and that has not begun anew since its keys were read.
--
-- KEYS[1]   session_meta hash, KEYS[2] balance hash
-- KEYS[3..] the keys to remove, which may be these two
-- ARGV[1]   the balance's state_id when the keys were read, empty for none
--
-- Returns 1 when they are gone, 0 when nothing was removed.

if redis.call('HGET', KEYS[1], 'status') == 'active' then return 0 end
if (redis.call('HGET', KEYS[2], 'state_id') or '') ~= ARGV[1] then return 0 end
for index = 3, #KEYS do
  redis.call('UNLINK', KEYS[index])
end
return 1
