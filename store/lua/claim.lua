-- Leases the head of one lane that is ready.
-- KEYS: 1 lane, 2 head, 3 contact, 4 receipts, 5 ready.
-- ARGV: 1 contact, 2 now, 3 end of the lease, 4 token.
-- Returns: {"leased", message, intent, tries} | {"gone"} when another has it
--   | {"empty"}.
local ready, id, now, till, token = KEYS[5], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local score = redis.call("ZSCORE", ready, id)
if not score or tonumber(score) > tonumber(now) then
	return {"gone"}
end
local got = lease(ready, id, now, till, token)
if not got then
	return {"empty"}
end
return {"leased", got[1], got[2], got[3]}
