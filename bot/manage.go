package bot

// manages reports whether a word is one of the manager's.
func manages(string) bool { return false }
