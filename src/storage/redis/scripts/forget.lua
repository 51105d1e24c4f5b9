-- Removes a key if it has a value.
--
-- KEYS[1] string, ARGV[1] the value
--
-- Returns 1 when it was removed.

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('UNLINK', KEYS[1])
