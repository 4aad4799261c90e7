package understand

// languages are the names that people use, folded, in English and in the
// language itself.
var languages = map[string]string{
	"english": "en", "inglish": "en", "englsh": "en", "anglais": "en", "saesneg": "en", "angielski": "en",
	"welsh": "cy", "cymraeg": "cy", "gymraeg": "cy",
	"polish": "pl", "polski": "pl", "polsku": "pl", "polskim": "pl", "polskiego": "pl",
	"romanian": "ro", "rumanian": "ro", "romana": "ro", "romaneste": "ro", "moldovan": "ro",
	"urdu": "ur", "urdoo": "ur", "oordu": "ur", "اردو": "ur",
	"punjabi": "pa", "panjabi": "pa", "ਪੰਜਾਬੀ": "pa", "پنجابي": "pa",
	"bengali": "bn", "bangla": "bn", "bangali": "bn", "sylheti": "bn", "বাংলা": "bn",
	"arabic": "ar", "arabi": "ar", "العربيه": "ar", "عربي": "ar", "عربيه": "ar", "بالعربي": "ar",
	"ukrainian": "uk", "ukranian": "uk", "ukrainska": "uk", "українська": "uk", "українською": "uk", "украинский": "uk",
	"hindi": "hi", "हिन्दी": "hi", "हिंदी": "hi", "gujarati": "gu", "gujrati": "gu", "ગુજરાતી": "gu", "tamil": "ta", "தமிழ்": "ta",
	"portuguese": "pt", "portugues": "pt", "spanish": "es", "espanol": "es", "french": "fr", "francais": "fr",
	"german": "de", "deutsch": "de", "italian": "it", "italiano": "it", "russian": "ru", "русский": "ru", "turkish": "tr", "turkce": "tr",
	"somali": "so", "soomaali": "so", "farsi": "fa", "persian": "fa", "فارسي": "fa", "dari": "fa", "pashto": "ps", "پشتو": "ps", "kurdish": "ku", "sorani": "ku", "kurdi": "ku",
	"mandarin": "zh", "chinese": "zh", "cantonese": "zh", "中文": "zh", "普通话": "zh", "vietnamese": "vi", "albanian": "sq", "shqip": "sq",
	"lithuanian": "lt", "lietuviu": "lt", "latvian": "lv", "bulgarian": "bg", "български": "bg", "hungarian": "hu", "magyar": "hu",
	"slovak": "sk", "czech": "cs", "cesky": "cs", "greek": "el", "tigrinya": "ti", "ትግርኛ": "ti", "amharic": "am", "አማርኛ": "am", "swahili": "sw", "nepali": "ne", "malayalam": "ml",
	"dutch": "nl", "japanese": "ja", "korean": "ko", "tagalog": "tl", "filipino": "tl", "yoruba": "yo", "igbo": "ig", "twi": "tw", "bsl": "bsl",
}

// readLanguage reads which language somebody wants.
func readLanguage(text string) Reading {
	w := split(text)
	code, n := languageIn(w.toks)
	switch {
	case n == 1:
		return found(code, "the name of a language", 1)
	case n > 1:
		return ask(Ambiguous, "more than one language")
	}
	if r, ok := unsureOnly(text); ok {
		return r
	}
	return ask(Unclear, "no language")
}

// languageIn finds the languages named; one after "not", "no" or "speak no"
// does not count when another is there.
func languageIn(toks []token) (code string, n int) {
	for i := range toks {
		c, ok := languageNamed(toks[i].text)
		if !ok || c == code {
			continue
		}
		if refused(toks, i) {
			continue
		}
		if n++; n == 1 {
			code = c
		}
	}
	return code, n
}

func languageNamed(w string) (string, bool) {
	if c, ok := languages[w]; ok {
		return c, true
	}
	if len(w) < 5 || len(w) > 14 || w[0] >= 0x80 {
		return "", false
	}
	for name, c := range languages {
		if len(name) > 5 && name[0] == w[0] && oneError(w, name) {
			return c, true
		}
	}
	return "", false
}

// refused finds "not English", "my English is bad", "I don't speak English".
func refused(toks []token, i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		if s := toks[k+1].sign; s == ',' || s == '.' || s == ';' || toks[k].text == "but" {
			break
		}
		switch toks[k].text {
		case "not", "no", "dont", "cant", "cannot", "isnt", "without", "bad", "poor", "little", "instead":
			return true
		}
	}
	for k := i + 1; k < min(len(toks), i+5); k++ {
		if s := toks[k].sign; s == ',' || s == '.' || s == ';' || toks[k].text == "but" {
			break
		}
		switch toks[k].text {
		case "bad", "poor", "not", "isnt", "limited", "weak":
			return true
		}
	}
	return false
}
