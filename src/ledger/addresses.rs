//! Addresses at which nobody is reached: by a bounce that answers a letter of ours or by a server's refusal, until a mail
//! comes from there or a person says otherwise.

use rusqlite::params;

use super::{Error, Ledger};

/// What is learnt of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressWord {
    /// In lower case.
    pub address: String,
    /// Whether nobody is reached there.
    pub dead: bool,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub instant: i64,
    /// Identity of the bounce; empty for a server's refusal or a person's word.
    pub message: String,
    /// Why, in Chinese.
    pub why: String,
}

/// A bounce of a letter that we sent to the address which it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// Identity of the mail.
    pub message: String,
    /// When it arrived, in seconds since 1970-01-01T00:00:00Z.
    pub instant: i64,
    /// The failed address, in lower case.
    pub address: String,
    /// Key of the letter.
    pub letter: String,
}

impl Ledger {
    /// Notes what is learnt of an address.
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_address(&self, word: &AddressWord) -> Result<(), Error> {
        self.execute(
            "noting an address",
            "INSERT INTO address_word (address, dead, instant, message, why) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![word.address, word.dead, word.instant, word.message, word.why],
        )?;
        Ok(())
    }

    /// Addresses at which nobody is reached, ascending, in lower case: the last word on them says so, and no mail came from
    /// there since.
    ///
    /// # Errors
    /// The database refuses.
    pub fn dead_addresses(&self) -> Result<Vec<String>, Error> {
        self.rows(
            "reading dead addresses",
            "SELECT address FROM address_word AS last
             WHERE dead = 1 AND number = (SELECT max(number) FROM address_word WHERE address = last.address)
                AND NOT EXISTS (SELECT 1 FROM message WHERE sender = last.address AND instant > last.instant)
             ORDER BY address",
            [],
            |row| row.get(0),
        )
    }

    /// Bounces that nothing was learnt from yet and that are to be believed: they name a letter that was handed over, by
    /// its Message-ID, and one of the addresses to which it went.
    ///
    /// # Errors
    /// The database refuses.
    pub fn new_bounces(&self) -> Result<Vec<Bounce>, Error> {
        self.rows(
            "looking for bounces",
            "SELECT DISTINCT message.id, message.instant, dead_address.address, letter.key
             FROM dead_address JOIN message ON message.id = dead_address.message, json_each(dead_address.answers) AS answers
                JOIN letter ON letter.message_id = answers.value AND letter.attempts > 0
             WHERE EXISTS (SELECT 1 FROM json_each(letter.taken_by) AS taken WHERE lower(taken.value) = dead_address.address
                    UNION ALL SELECT 1 FROM json_each(letter.in_hand) AS hand WHERE lower(hand.value) = dead_address.address)
                AND NOT EXISTS (SELECT 1 FROM address_word
                    WHERE address_word.message = message.id AND address_word.address = dead_address.address)
             ORDER BY message.instant, message.id, dead_address.address",
            [],
            |row| Ok(Bounce { message: row.get(0)?, instant: row.get(1)?, address: row.get(2)?, letter: row.get(3)? }),
        )
    }
}
