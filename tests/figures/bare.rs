//! The ceiling of reads: actix-web that writes the same JSON and does nothing else.

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::Value;
use std::net::SocketAddr;

/// A server that always gives one answer, with as many workers as the service.
pub struct Bare {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
}

impl Bare {
    /// Starts it.
    pub fn start(answer: Value) -> Self {
        let answer = web::Data::new(answer);
        let server = HttpServer::new(move || {
            let give = |answer: web::Data<Value>| async move { HttpResponse::Ok().json(&**answer) };
            App::new()
                .app_data(answer.clone())
                .default_service(web::to(give))
        });
        let server = server
            .workers(2)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .expect("a port");
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { address, handle }
    }

    /// Stops it.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}
