-- Removes keys of a session that is not active.
--
-- KEYS[1]   session_meta hash
-- KEYS[2..] the keys to remove
--
-- Returns 1 when they are gone, 0 when the session is active and nothing was removed.

if redis.call('HGET', KEYS[1], 'status') == 'active' then return 0 end
for index = 2, #KEYS do
  redis.call('UNLINK', KEYS[index])
end
return 1
