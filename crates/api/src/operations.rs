//! For whoever operates the service, and for whoever reads the document.

use crate::problem::{Problem, UNAVAILABLE};
use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, Responder, get, web};
use app::App;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The process is alive.
#[utoipa::path(tag = "operations", security(()), responses((status = 200, description = "Alive.", body = String)))]
#[get("/livez")]
pub async fn livez() -> impl Responder {
    "ok\n"
}

/// The service can do its work: the database takes a write.
#[utoipa::path(tag = "operations", security(()), responses(
    (status = 200, description = "Ready.", body = String),
    (status = 503, description = "The database cannot serve.", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
))]
#[get("/readyz")]
pub async fn readyz(app: web::Data<App>) -> Result<&'static str, Problem> {
    app.ready().await.map_err(|_| Problem::from(UNAVAILABLE))?;
    Ok("ready\n")
}

/// The OpenAPI document, made once.
pub struct Document(String);

impl Document {
    /// Its text.
    pub fn of(described: &OpenApi) -> Self {
        Self(described.to_json().unwrap_or_default())
    }
}

/// The OpenAPI document of this very server.
#[get("/openapi.json")]
pub async fn document(document: web::Data<Document>) -> impl Responder {
    HttpResponse::Ok()
        .content_type(ContentType::json())
        .body(document.0.clone())
}

/// The explorer's address as people type it.
#[get("/docs")]
pub async fn explorer_address() -> impl Responder {
    HttpResponse::PermanentRedirect()
        .insert_header(("Location", "/docs/"))
        .finish()
}

/// The explorer, with its assets inside the binary.
pub fn explorer() -> SwaggerUi {
    SwaggerUi::new("/docs/{_:.*}").config(
        Config::new(["/openapi.json"])
            .try_it_out_enabled(true)
            .persist_authorization(false),
    )
}
