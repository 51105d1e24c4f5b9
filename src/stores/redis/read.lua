-- Reads keys of one slot at one moment.
--
-- KEYS    the keys
-- ARGV[i] the command for KEYS[i]: hgetall, get or smembers
--
-- Returns for each key a list: a hash's fields and values, a set's members, or a string's value,
-- empty when there is none.

local answers = {}
for index, key in ipairs(KEYS) do
  local found = redis.call(ARGV[index], key)
  if type(found) ~= 'table' then found = found and { found } or {} end
  answers[index] = found
end
return answers
