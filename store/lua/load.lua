-- Finds a contact by address and reads it, and with it the contact that it names
-- to be read with it, in one round trip.
-- KEYS: 1 addresses. It also reads the contacts' own keys, which only the
--   address leads to: the keys that a script builds, in the same slot by their
--   hash tag.
-- ARGV: 1 keyed hash of the address, 2 what comes before an ID in that key.
-- Returns: {} for an unknown address, {id, version, profile, session}, or that
--   followed by the same four of the contact to be read with it.
local addresses, hash, stem = KEYS[1], ARGV[1], ARGV[2]
local id = redis.call("HGET", addresses, hash)
if not id then
	return {}
end
local c = redis.call("HMGET", stem .. id, "v", "p", "s", "w")
if not c[1] then
	return {}
end
local found, with = {id, c[1], c[2], c[3]}, c[4]
local o = with and redis.call("HMGET", stem .. with, "v", "p", "s")
if o and o[1] then
	return {id, c[1], c[2], c[3], with, o[1], o[2], o[3]}
end
return found
