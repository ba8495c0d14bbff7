//! The time and random ids: what the model must be given.
//!
//! Owns: [`now`], [`milliseconds`], [`days_ago`], [`local`], [`random_id`].

/// This moment, RFC 3339 in UTC with milliseconds.
#[must_use]
pub fn now() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// This moment in milliseconds since 1970.
#[must_use]
pub fn milliseconds() -> f64 {
    js_sys::Date::now()
}

/// The moment `days` days ago, as [`now`] writes it.
#[must_use]
pub fn days_ago(days: u32) -> String {
    let then = js_sys::Date::now() - f64::from(days) * 86_400_000.0;
    js_sys::Date::new(&then.into()).to_iso_string().into()
}

/// Day and time of an RFC 3339 moment where the person is: the day in the person's own notation, the time as `07:30`.
/// Both empty for what is no moment.
#[must_use]
pub fn local(at: &str) -> (String, String) {
    let date = js_sys::Date::new(&at.into());
    if date.get_time().is_nan() {
        return Default::default();
    }
    let options = js_sys::Object::new();
    // Setting a field of a new object cannot fail.
    drop(js_sys::Reflect::set(&options, &"dateStyle".into(), &"long".into()));
    let day = date.to_locale_date_string("default", &options).into();
    (day, format!("{:02}:{:02}", date.get_hours(), date.get_minutes()))
}

/// `prefix` and twelve random letters and digits (62 bits), unlike any other.
#[must_use]
pub fn random_id(prefix: char) -> String {
    let mut bytes = [0_u8; 12];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let filled = crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        // Only a browser without the Web Crypto API comes here; such ids are still unlikely to meet.
        for byte in &mut bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    let digits = bytes.iter().map(|byte| char::from_digit(u32::from(byte % 36), 36).unwrap_or('0'));
    std::iter::once(prefix).chain(digits).collect()
}
