-- moveBook counts the contact whose key is KEYS[k], followed by the counts, as
-- being in a version of the flows, and no longer in the one that it was in.
local function moveBook(k, book)
	local contact, counts = KEYS[k], KEYS[k + 1]
	local was = redis.call("HGET", contact, "b") or ""
	if was == book then
		return
	end
	if was ~= "" and redis.call("HINCRBY", counts, was, -1) <= 0 then
		redis.call("HDEL", counts, was)
	end
	if book ~= "" then
		redis.call("HINCRBY", counts, book, 1)
	end
	redis.call("HSET", contact, "b", book)
end
