//! JSON whose members keep their order. The same file stands in event-bus and in event-bus-derive, and a test holds them equal: the
//! derive reads published schemas without a dependency that every crate with events would have to build first.

use std::fmt;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As it was written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotJson {
    line: usize,
    column: usize,
    expected: &'static str,
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, expected } = self;
        write!(f, "line {line}, column {column}: expected {expected}")
    }
}

/// So many lists and objects within each other; more are refused.
const DEEPEST: usize = 128;

impl Json {
    /// Reads a whole text.
    pub(crate) fn read(text: &str) -> Result<Self, NotJson> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let value = reader.value()?;
        reader.blanks();
        if reader.at == text.len() { Ok(value) } else { Err(reader.expected("the end")) }
    }

    /// The member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The members of an object; none of what is no object.
    pub(crate) fn members(&self) -> &[(String, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of a list; none of what is no list.
    pub(crate) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Whether it is `true`.
    pub(crate) fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn expected(&self, expected: &'static str) -> NotJson {
        let before = &self.text[..self.at];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() + 1;
        NotJson { line, column: before[line_start..].chars().count() + 1, expected }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        // Byte by byte: this runs without optimization, in the build of every crate with events.
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() && matches!(bytes[self.at], b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// Goes past `token` if it is next.
    fn takes(&mut self, token: &str) -> bool {
        self.blanks();
        let is_next = self.rest().starts_with(token);
        if is_next {
            self.at += token.len();
        }
        is_next
    }

    fn value(&mut self) -> Result<Json, NotJson> {
        self.blanks();
        match self.rest().bytes().next() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.text().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.takes("null") => Ok(Json::Null),
            _ if self.takes("true") => Ok(Json::Bool(true)),
            _ if self.takes("false") => Ok(Json::Bool(false)),
            _ => Err(self.expected("a value")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Json, NotJson>) -> Result<Json, NotJson> {
        if self.depth == DEEPEST {
            return Err(self.expected("fewer values within each other"));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn list(&mut self) -> Result<Json, NotJson> {
        let mut items = Vec::new();
        while !self.takes("]") {
            if !items.is_empty() && !self.takes(",") {
                return Err(self.expected("`,` or `]`"));
            }
            items.push(self.value()?);
        }
        Ok(Json::List(items))
    }

    fn object(&mut self) -> Result<Json, NotJson> {
        let mut members: Vec<(String, Json)> = Vec::new();
        while !self.takes("}") {
            if !members.is_empty() && !self.takes(",") {
                return Err(self.expected("`,` or `}`"));
            }
            self.blanks();
            let start = self.at;
            let name = self.text()?;
            if members.iter().any(|(member, _)| *member == name) {
                self.at = start;
                return Err(self.expected("each name once"));
            }
            if !self.takes(":") {
                return Err(self.expected("`:`"));
            }
            let value = self.value()?;
            members.push((name, value));
        }
        Ok(Json::Object(members))
    }

    fn number(&mut self) -> Result<Json, NotJson> {
        let number: &str = self.rest();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let mut end = usize::from(number.starts_with('-'));
        let whole = digits(&number[end..]);
        let leading_zero = whole > 1 && number[end..].starts_with('0');
        end += whole;
        let mut parts = vec![whole];
        if number[end..].starts_with('.') {
            parts.push(digits(&number[end + 1..]));
            end += 1 + parts[1];
        }
        if number[end..].starts_with(['e', 'E']) {
            end += 1 + usize::from(number[end + 1..].starts_with(['+', '-']));
            parts.push(digits(&number[end..]));
            end += parts[parts.len() - 1];
        }
        if leading_zero || parts.contains(&0) {
            return Err(self.expected("a number"));
        }
        self.at += end;
        Ok(Json::Number(number[..end].to_owned()))
    }

    fn text(&mut self) -> Result<String, NotJson> {
        if !self.takes("\"") {
            return Err(self.expected("a string"));
        }
        let mut text = String::new();
        loop {
            let (bytes, start) = (self.text.as_bytes(), self.at);
            while self.at < bytes.len() && !matches!(bytes[self.at], b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            text.push_str(&self.text[start..self.at]);
            if self.at == bytes.len() {
                return Err(self.expected("`\"`"));
            }
            match bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    return Ok(text);
                }
                b'\\' => text.push(self.escape()?),
                _ => return Err(self.expected("no control character")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        const WHAT: &str = "an escape of JSON";
        let letter = self.rest().chars().nth(1).ok_or_else(|| self.expected(WHAT))?;
        let plain = match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(),
            _ => return Err(self.expected(WHAT)),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\u20ac`, and two of them for what lies beyond 16 bits.
    fn unicode(&mut self) -> Result<char, NotJson> {
        let unit = |reader: &Self, from: usize| {
            let digits = reader.rest().get(from..from + 6)?.strip_prefix("\\u")?;
            let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
        };
        let first = unit(self, 0).ok_or_else(|| self.expected("four hexadecimal digits"))?;
        let units =
            if (0xd800..0xdc00).contains(&first) { vec![first, unit(self, 6).unwrap_or(0)] } else { vec![first] };
        let letter = char::decode_utf16(units.iter().copied()).next().and_then(Result::ok);
        let letter = letter.ok_or_else(|| self.expected("a letter, and not half of one"))?;
        self.at += 6 * units.len();
        Ok(letter)
    }
}
