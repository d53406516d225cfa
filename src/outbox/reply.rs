//! An SMTP server's reply that refuses in, its meaning out: not now, nobody there, or not this letter (RFC 5321 §4.2, RFC 3463).

/// What the server said about one recipient of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipientAnswer {
    /// The letter may be handed over for it.
    Accepted,
    /// Not now: a full mailbox, a greylist.
    NotNow {
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// There is nobody at this address.
    Unknown {
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// It does not get this letter; the address may still be good.
    Refused {
        /// The server's answer, addresses left out.
        reply: String,
    },
}

/// Words, in lower case, of a 550 that speaks of us or of the letter. Providers of mainland China send it for a limit of
/// connections or for the text of a mail.
const NOT_THE_ADDRESS: [&str; 9] =
    ["relay", "frequen", "limit", "spam", "policy", "blocked", "denied", "blacklist", "content"];

impl RecipientAnswer {
    /// A refusal of RCPT, such as `550 5.1.1 unknown user`.
    pub(super) fn refusal(reply: String) -> Self {
        let (code, enhanced) = codes(&reply);
        if code < 500 || is_full(&reply) {
            return Self::NotNow { reply };
        }
        let unknown = match enhanced {
            // 5.1.7 and 5.1.8 are about the sender's address.
            Some([5, 1, 7 | 8]) => false,
            Some([5, 1, _] | [5, 2, 1]) => true,
            Some([5, subject, _]) if subject > 0 => false,
            _ => {
                let words = reply.to_lowercase();
                [550, 551, 553].contains(&code) && !NOT_THE_ADDRESS.iter().any(|word| words.contains(word))
            }
        };
        if unknown { Self::Unknown { reply } } else { Self::Refused { reply } }
    }
}

/// Whether a reply says that the mailbox is full: 552 (RFC 5321 §4.5.3.1.10), or X.2.2 with whatever code. 552 with another
/// enhanced code says that the letter is too large.
pub(super) fn is_full(reply: &str) -> bool {
    matches!(codes(reply), (_, Some([_, 2, 2])) | (552, None))
}

/// The code and the enhanced code (RFC 2034) of a reply; 0 where there is none.
fn codes(reply: &str) -> (u16, Option<[u16; 3]>) {
    let mut words = reply.split_whitespace();
    let code = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let enhanced = words.next().and_then(|word| {
        let numbers: Vec<u16> = word.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        numbers.try_into().ok()
    });
    (code, enhanced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_say_of_a_recipient() {
        for (reply, expected) in [
            ("550 5.1.1 <…>: Recipient address rejected: User unknown in virtual mailbox table", "unknown"),
            ("550 User not found: …", "unknown"),
            ("550 Mailbox unavailable or access denied", "refused"),
            ("550 Invalid recipient: …", "unknown"),
            ("551 User not local; please try …", "unknown"),
            ("553 Requested action not taken: mailbox name not allowed", "unknown"),
            ("550 5.2.1 mailbox disabled", "unknown"),
            ("550 5.7.1 relaying denied", "refused"),
            ("550 Connection frequency limited", "refused"),
            ("553 5.1.8 sender address not owned by user", "refused"),
            ("554 5.7.1 rejected", "refused"),
            ("554 DT:SPM", "refused"),
            ("552 Mailbox limit exceeded", "not now"),
            ("552 5.2.2 mailbox full", "not now"),
            ("550 5.2.2 over quota", "not now"),
            ("552 5.3.4 message too big", "refused"),
            ("450 4.2.0 greylisted", "not now"),
            ("452 4.2.2 mailbox full", "not now"),
            ("421 too many connections", "not now"),
        ] {
            let answer = match RecipientAnswer::refusal(reply.to_owned()) {
                RecipientAnswer::Accepted => "accepted",
                RecipientAnswer::NotNow { .. } => "not now",
                RecipientAnswer::Unknown { .. } => "unknown",
                RecipientAnswer::Refused { .. } => "refused",
            };
            assert_eq!(answer, expected, "{reply}");
        }
    }
}
