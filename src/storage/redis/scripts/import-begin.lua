-- Claims a session id for an import. The balance hash bears the import's id until the session is
-- whole; its session_meta, which makes a session visible, is written last.
--
-- KEYS[1] session_meta hash, KEYS[2] balance hash
-- ARGV[1] the import's id
--
-- Returns 1 when it was claimed (also from an import that was interrupted), 0 when the session
-- exists.

if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 and redis.call('HEXISTS', KEYS[2], 'import_id') == 0 then
  return 0
end
redis.call('HSET', KEYS[2], 'import_id', ARGV[1])
return 1
