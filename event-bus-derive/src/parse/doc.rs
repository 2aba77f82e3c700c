//! Doc comments: they become the descriptions of the schema.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use crate::symbol;

/// The doc comment as one line for each paragraph.
pub(super) fn description(attributes: &[Attribute]) -> String {
    let texts: Vec<String> = attributes.iter().filter_map(text).collect();
    paragraphs(texts.iter().flat_map(|text| text.split('\n')))
}

/// The text of `/// text`, which is `#[doc = " text"]`.
fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    if !pair.path.is_ident(symbol::DOC.text()) {
        return None;
    }
    match &pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn paragraphs<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut all = String::new();
    let mut ended = false;
    for line in lines {
        // `/** .. */` keeps the stars of its lines.
        let line = line.trim();
        let line = line.strip_prefix("* ").unwrap_or(line).trim();
        if line.is_empty() || line == "*" {
            ended = true;
            continue;
        }
        if !all.is_empty() {
            all.push(if ended { '\n' } else { ' ' });
        }
        all.push_str(line);
        ended = false;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::description;
    use syn::parse_quote;

    #[test]
    fn lines_are_joined_and_paragraphs_are_lines() {
        let item: syn::DeriveInput = parse_quote! {
            /// A deal was won,
            ///  and paid.
            ///
            /// Sent once.
            ///
            #[doc(hidden)]
            struct DealWon {}
        };
        assert_eq!(description(&item.attrs), "A deal was won, and paid.\nSent once.");
    }

    #[test]
    fn the_stars_of_a_block_are_left_out() {
        let item: syn::DeriveInput = parse_quote! {
            #[doc = "\n * A deal.\n *\n * Won.\n "]
            struct DealWon {}
        };
        assert_eq!(description(&item.attrs), "A deal.\nWon.");
    }

    #[test]
    fn no_comment_is_no_description() {
        let item: syn::DeriveInput = parse_quote!(
            struct DealWon {}
        );
        assert_eq!(description(&item.attrs), "");
    }
}
