//! The macro that writes one method of [`Lang`](crate::Lang) per sentence.

/// Declares sentences: `name = "português", "English";` becomes `Lang::name() -> &'static str`, and
/// `name(arg: Type) = "… {arg} …", "… {arg} …";` becomes `Lang::name(arg) -> String`.
/// Both languages stand side by side, so neither can be forgotten.
macro_rules! texts {
    ($( $(#[$doc:meta])* $name:ident $( ( $($arg:ident : $ty:ty),+ $(,)? ) )? = $pt:literal, $en:literal; )+) => {
        impl $crate::Lang {
            $( $crate::texts::texts!(@one $(#[$doc])* $name $( ( $($arg : $ty),+ ) )? = $pt, $en); )+
        }
    };
    (@one $(#[$doc:meta])* $name:ident = $pt:literal, $en:literal) => {
        #[doc = concat!("```text\n", $pt, "\n```")]
        $(#[$doc])*
        #[must_use]
        pub const fn $name(self) -> &'static str {
            match self {
                $crate::Lang::Pt => $pt,
                $crate::Lang::En => $en,
            }
        }
    };
    (@one $(#[$doc:meta])* $name:ident ( $($arg:ident : $ty:ty),+ ) = $pt:literal, $en:literal) => {
        #[doc = concat!("```text\n", $pt, "\n```")]
        $(#[$doc])*
        #[must_use]
        pub fn $name(self, $($arg: $ty),+) -> String {
            match self {
                $crate::Lang::Pt => format!($pt),
                $crate::Lang::En => format!($en),
            }
        }
    };
}
pub(crate) use texts;
