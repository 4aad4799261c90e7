-- Finds a contact by address and reads it, in one round trip.
-- KEYS: 1 addresses. It also reads the contact's own key, which only the
--   address leads to: the one key that a script builds, in the same slot by its
--   hash tag.
-- ARGV: 1 keyed hash of the address, 2 what comes before an ID in that key.
-- Returns: {} for an unknown address, or {id, version, profile, session}.
local addresses, hash, stem = KEYS[1], ARGV[1], ARGV[2]
local id = redis.call("HGET", addresses, hash)
if not id then
	return {}
end
local c = redis.call("HMGET", stem .. id, "v", "p", "s")
if not c[1] then
	return {}
end
return {id, c[1], c[2], c[3]}
