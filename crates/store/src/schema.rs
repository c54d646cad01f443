//! The tables, as diesel sees them. `tests/house/schema.rs` compares this file with both migration trees.

diesel::table! {
    funds (code) {
        code -> Text,
        name -> Text,
    }
}

diesel::table! {
    service_desks (fund, service) {
        fund -> Text,
        service -> Text,
        mailbox -> Text,
        version -> Integer,
    }
}

diesel::table! {
    calendar_days (fund, day) {
        fund -> Text,
        day -> Text,
        kind -> Text,
        label -> Text,
    }
}

diesel::table! {
    calendars (fund) {
        fund -> Text,
        version -> Integer,
    }
}

diesel::table! {
    organisations (id) {
        id -> Binary,
        kind -> Text,
        name -> Text,
        standing -> Text,
        created_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    conventions (id) {
        id -> Binary,
        organisation -> Binary,
        fund -> Text,
        reference -> Text,
        starts_on -> Text,
        ends_on -> Nullable<Text>,
        nir_right -> Text,
        standing -> Text,
    }
}

diesel::table! {
    accounts (id) {
        id -> Binary,
        email -> Text,
        email_key -> Text,
        name -> Text,
        role -> Text,
        organisation -> Nullable<Binary>,
        fund -> Nullable<Text>,
        services -> Text,
        status -> Text,
        notify -> Text,
        password_hash -> Nullable<Text>,
        totp_sealed -> Nullable<Binary>,
        totp_step -> Nullable<BigInt>,
        created_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    account_resets (account) {
        account -> Binary,
        asked_by -> Binary,
        asked_at -> BigInt,
    }
}

diesel::table! {
    address_changes (account) {
        account -> Binary,
        former -> Text,
        next -> Text,
        token_hash -> Binary,
        expires_at -> BigInt,
        changed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    one_time_tokens (token_hash) {
        token_hash -> Binary,
        purpose -> Text,
        account -> Nullable<Binary>,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    login_challenges (challenge_hash) {
        challenge_hash -> Binary,
        account -> Binary,
        expires_at -> BigInt,
        attempts -> Integer,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Binary,
        account -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        proven_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    browsers (cookie_hash) {
        cookie_hash -> Binary,
        session -> Binary,
        seen_at -> BigInt,
    }
}

diesel::table! {
    recovery_codes (code_hash) {
        code_hash -> Binary,
        account -> Binary,
        made_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    next_second_factors (account) {
        account -> Binary,
        seed_sealed -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    identities (issuer, subject_index) {
        issuer -> Text,
        subject_index -> Binary,
        account -> Binary,
        siret -> Nullable<Text>,
        linked_at -> BigInt,
    }
}

diesel::table! {
    provider_visits (state_hash) {
        state_hash -> Binary,
        account -> Nullable<Binary>,
        session -> Nullable<Binary>,
        until -> BigInt,
        spent_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Binary,
        session -> Binary,
        number -> Integer,
        issued_at -> BigInt,
        used_at -> Nullable<BigInt>,
        replaced_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    client_secrets (id) {
        id -> Binary,
        client -> Binary,
        hash -> Binary,
        created_at -> BigInt,
        ends_at -> Nullable<BigInt>,
        announced_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    client_assertions (assertion) {
        assertion -> Binary,
        until -> BigInt,
    }
}

diesel::table! {
    clients (id) {
        id -> Binary,
        name -> Text,
        valid_after -> BigInt,
        organisation -> Nullable<Binary>,
        fund -> Nullable<Text>,
        scopes -> Text,
        standing -> Text,
        created_at -> BigInt,
        networks -> Text,
        keys -> Nullable<Text>,
        used_on -> Nullable<Text>,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        private_sealed -> Binary,
        public -> Binary,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    key_sentinels (kid) {
        kid -> Binary,
        sentinel -> Binary,
        index_fingerprint -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    markers (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    data_keys (case_id) {
        case_id -> Binary,
        wrapped -> Binary,
    }
}

diesel::table! {
    requests (id) {
        id -> Binary,
        reference -> Text,
        fund -> Text,
        organisation -> Binary,
        author_kind -> Text,
        author_id -> Nullable<Binary>,
        request_type -> Text,
        subject -> Text,
        service -> Text,
        urgency -> Text,
        due_on -> Text,
        promised_on -> Text,
        human_sorting -> Bool,
        status -> Text,
        assignee -> Nullable<Binary>,
        waiting_for -> Nullable<Text>,
        waiting_since -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
        ended_by_kind -> Nullable<Text>,
        ended_by_id -> Nullable<Binary>,
        confirmed_at -> Nullable<BigInt>,
        merged_into -> Nullable<Binary>,
        status_before -> Nullable<Text>,
        submitted_at -> BigInt,
        updated_at -> BigInt,
        version -> Integer,
        sorted_by_model -> Nullable<Text>,
        sorted_by_rule_set -> Nullable<Integer>,
        sorted_by_rule -> Nullable<Text>,
        core_service -> Nullable<Text>,
        aside -> Nullable<Text>,
        aside_since -> Nullable<BigInt>,
        warned_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    submissions (request) {
        request -> Binary,
        content -> Binary,
        sorting -> Binary,
        mandate_withdrawn_at -> Nullable<BigInt>,
        nir_index -> Nullable<Binary>,
        identity_index -> Binary,
        used_identity_index -> Nullable<Binary>,
        notice -> Nullable<Text>,
        external_index -> Nullable<Binary>,
        insured_index -> Nullable<Binary>,
        index_version -> Integer,
    }
}

diesel::table! {
    drafts (id) {
        id -> Binary,
        organisation -> Binary,
        author_kind -> Text,
        author_id -> Binary,
        content -> Binary,
        updated_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    links (request, other) {
        request -> Binary,
        other -> Binary,
        at -> BigInt,
    }
}

diesel::table! {
    corrections (id) {
        id -> Binary,
        request -> Binary,
        author_kind -> Text,
        author_id -> Nullable<Binary>,
        from_type -> Text,
        from_subject -> Text,
        from_service -> Text,
        from_urgency -> Text,
        to_type -> Text,
        to_subject -> Text,
        to_service -> Text,
        to_urgency -> Text,
        at -> BigInt,
        sorted_by_model -> Nullable<Text>,
        sorted_by_rule_set -> Nullable<Integer>,
        sorted_by_rule -> Nullable<Text>,
    }
}

diesel::table! {
    rule_sets (id) {
        id -> Binary,
        fund -> Text,
        based_on -> Integer,
        motive -> Text,
        rules -> Text,
        author_kind -> Text,
        author_id -> Nullable<Binary>,
        updated_at -> BigInt,
        number -> Nullable<Integer>,
        published_by_kind -> Nullable<Text>,
        published_by_id -> Nullable<Binary>,
        published_at -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    reply_templates (id) {
        id -> Binary,
        fund -> Text,
        title -> Text,
        body -> Text,
        service -> Nullable<Text>,
        request_type -> Nullable<Text>,
        updated_at -> BigInt,
        retired_at -> Nullable<BigInt>,
        version -> Integer,
        owner -> Nullable<Binary>,
        act -> Nullable<Text>,
        items -> Nullable<Text>,
        waiting_for -> Nullable<Text>,
    }
}

diesel::table! {
    messages (id) {
        id -> Binary,
        request -> Binary,
        author_kind -> Text,
        author_id -> Nullable<Binary>,
        from_fund -> Bool,
        audience -> Text,
        body -> Binary,
        at -> BigInt,
    }
}

diesel::table! {
    missing_items (id) {
        id -> Binary,
        request -> Binary,
        label -> Binary,
        status -> Text,
        asked_at -> BigInt,
        settled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    attachments (id) {
        id -> Binary,
        request -> Binary,
        message -> Nullable<Binary>,
        author_kind -> Text,
        author_id -> Nullable<Binary>,
        audience -> Text,
        name -> Binary,
        media_type -> Text,
        size -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    storage_used (organisation, fund) {
        organisation -> Binary,
        fund -> Text,
        files -> BigInt,
        bytes -> BigInt,
    }
}

diesel::table! {
    history (request, number) {
        request -> Binary,
        number -> Integer,
        at -> BigInt,
        act -> Text,
        author_kind -> Text,
        author_id -> Nullable<Binary>,
        by_fund -> Bool,
        status -> Text,
        turn -> Nullable<Text>,
        service -> Text,
        assignee -> Nullable<Binary>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    audit (seq) {
        seq -> BigInt,
        id -> Binary,
        at -> BigInt,
        author_kind -> Text,
        author_id -> Nullable<Binary>,
        organisation -> Nullable<Binary>,
        fund -> Nullable<Text>,
        action -> Text,
        object_kind -> Text,
        object_id -> Binary,
        codes -> Text,
        mac -> Binary,
        objects -> Nullable<Binary>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Binary,
        kind -> Text,
        request -> Nullable<Binary>,
        account -> Nullable<Binary>,
        fund -> Nullable<Text>,
        service -> Nullable<Text>,
        token_sealed -> Nullable<Binary>,
        state -> Text,
        created_at -> BigInt,
        due_at -> BigInt,
        attempts -> Integer,
        leased_by -> Nullable<Binary>,
        leased_until -> Nullable<BigInt>,
        failure -> Nullable<Text>,
        settled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    idempotency (owner, key_hash) {
        owner -> Binary,
        key_hash -> Binary,
        fingerprint -> Binary,
        object_id -> Binary,
        answer -> Text,
        created_at -> BigInt,
        kept -> Nullable<Text>,
    }
}

diesel::table! {
    followers (request) {
        request -> Binary,
        account -> Binary,
        since -> BigInt,
    }
}

diesel::table! {
    ratings (request) {
        request -> Binary,
        score -> Integer,
        words -> Nullable<Binary>,
        author_kind -> Text,
        author_id -> Nullable<Binary>,
        at -> BigInt,
    }
}

diesel::table! {
    leases (request, account) {
        request -> Binary,
        account -> Binary,
        since -> BigInt,
        seen_at -> BigInt,
        is_writing -> Bool,
    }
}

diesel::table! {
    reply_drafts (request) {
        request -> Binary,
        author -> Binary,
        text -> Binary,
        updated_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    saved_views (id) {
        id -> Binary,
        fund -> Text,
        owner -> Binary,
        service -> Nullable<Text>,
        name -> Text,
        query -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    audit_chain (position) {
        position -> BigInt,
        seq -> BigInt,
        chain -> Binary,
    }
}

diesel::table! {
    audit_waiting (seq) {
        seq -> BigInt,
    }
}

diesel::table! {
    audit_checkpoints (count) {
        count -> BigInt,
        head -> Binary,
        at -> BigInt,
        signer -> Binary,
        signature -> Binary,
    }
}

diesel::table! {
    audit_cuts (count) {
        count -> BigInt,
        head -> Binary,
        at -> BigInt,
        signer -> Binary,
        signature -> Binary,
    }
}

diesel::table! {
    audit_marks (name) {
        name -> Text,
        position -> BigInt,
    }
}

diesel::table! {
    alerts (id) {
        id -> Binary,
        kind -> Text,
        about_kind -> Text,
        about -> Binary,
        fund -> Nullable<Text>,
        at -> BigInt,
        codes -> Text,
        once -> Text,
        state -> Text,
        seen_by -> Nullable<Binary>,
        seen_at -> Nullable<BigInt>,
        note -> Nullable<Binary>,
        mailed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    events (id) {
        id -> Binary,
        position -> Nullable<BigInt>,
        kind -> Text,
        request -> Binary,
        number -> Integer,
        organisation -> Binary,
        fund -> Text,
        service -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    event_head (id) {
        id -> Integer,
        position -> BigInt,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Binary,
        organisation -> Nullable<Binary>,
        fund -> Nullable<Text>,
        url -> Text,
        kinds -> Text,
        pause -> Nullable<Text>,
        secret_sealed -> Binary,
        former_sealed -> Nullable<Binary>,
        former_until -> Nullable<BigInt>,
        created_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    deliveries (webhook, position) {
        webhook -> Binary,
        position -> BigInt,
        event -> Binary,
        request -> Binary,
        state -> Text,
        due_at -> BigInt,
        attempts -> Integer,
        leased_by -> Nullable<Binary>,
        leased_until -> Nullable<BigInt>,
        tried_at -> Nullable<BigInt>,
        status -> Nullable<Integer>,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    revoked_tokens (token) {
        token -> Binary,
        until -> BigInt,
    }
}

diesel::table! {
    erasures (case_id) {
        case_id -> Binary,
        reason -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    rectifications (id) {
        id -> Binary,
        request -> Binary,
        author -> Binary,
        at -> BigInt,
        former -> Binary,
    }
}

diesel::table! {
    retention_runs (id) {
        id -> Binary,
        at -> BigInt,
        archived -> BigInt,
        erased -> BigInt,
        drafts -> BigInt,
        calls -> BigInt,
        mails -> BigInt,
        warned -> BigInt,
    }
}

diesel::table! {
    openings (account, request) {
        account -> Binary,
        request -> Binary,
        at -> BigInt,
    }
}

diesel::table! {
    exceptional_accesses (account, request) {
        account -> Binary,
        request -> Binary,
        motive -> Text,
        given_at -> BigInt,
        ends_at -> BigInt,
    }
}

diesel::table! {
    scans (attachment) {
        attachment -> Binary,
        state -> Text,
        since -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    account_resets,
    accounts,
    address_changes,
    alerts,
    attachments,
    audit,
    audit_chain,
    audit_checkpoints,
    audit_cuts,
    audit_marks,
    audit_waiting,
    browsers,
    calendar_days,
    calendars,
    client_assertions,
    client_secrets,
    clients,
    conventions,
    corrections,
    data_keys,
    deliveries,
    drafts,
    event_head,
    events,
    exceptional_accesses,
    followers,
    funds,
    history,
    idempotency,
    identities,
    key_sentinels,
    leases,
    links,
    login_challenges,
    markers,
    messages,
    missing_items,
    next_second_factors,
    one_time_tokens,
    openings,
    organisations,
    outbox,
    provider_visits,
    ratings,
    recovery_codes,
    rectifications,
    refresh_tokens,
    reply_drafts,
    reply_templates,
    requests,
    revoked_tokens,
    rule_sets,
    saved_views,
    scans,
    service_desks,
    sessions,
    signing_keys,
    storage_used,
    submissions,
    webhooks,
);
