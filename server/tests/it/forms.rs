//! Forms sent to a server, as a browser sends them.

use crate::support::{Answer, Server};

impl Server {
    /// Sends a form, as the browser's code does.
    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(path, form, "application/json")
    }

    /// Sends a form and follows nothing, as a browser without JavaScript does from page Prédictions.
    pub(crate) fn send_page(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(path, form, "text/html")
    }

    fn send(&self, path: &str, form: &[(&str, &str)], accepted: &str) -> Answer {
        let request = ureq::post(self.url(path))
            .header("accept", accepted)
            .header("referer", self.url("/predictions?jours=7"))
            .config()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        let mut answer = request.send_form(form.iter().copied()).unwrap();
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.body_mut().read_to_string().unwrap(),
        }
    }
}
