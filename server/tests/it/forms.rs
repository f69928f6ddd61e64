//! Forms as a browser writes them.

/// The fields as the body of a request. Every byte is escaped, which any server must understand.
pub(crate) fn body(fields: &[(impl AsRef<str>, &str)]) -> String {
    let escaped = |text: &str| text.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02X}"));
    let field = |(name, value): &(_, &str)| {
        let name: &str = AsRef::<str>::as_ref(name);
        format!("{}={}", escaped(name), escaped(value))
    };
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}
