# Varnish in front of govblog (PURGE_URL=varnish+http://CHANGE-ME@127.0.0.1:6081).
# Untested: written for Varnish 6 and 7 from their manuals. The nginx files are what the tests run.
vcl 4.1;

# With varnish-modules: import xkey; and the lines marked so below, in place of the bans. Then a
# change is soft: the old page is shown while the new one is fetched.

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .first_byte_timeout = 30s;
}

acl telling {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (!client.ip ~ telling || req.http.X-Refresh != "CHANGE-ME") {
            return (synth(403, "Not from here"));
        }
        if (req.http.Surrogate-Key !~ "^(post|blog|talk)-[0-9]+( (post|blog|talk)-[0-9]+)*$") {
            return (synth(400, "No such keys"));
        }
        # xkey: if (req.http.X-Purge == "hard") { xkey.purge(req.http.Surrogate-Key); }
        # xkey: else { xkey.softpurge(req.http.Surrogate-Key); }
        ban("obj.http.Surrogate-Key ~ (^|\s)(" + regsuball(req.http.Surrogate-Key, " ", "|") + ")(\s|$)");
        return (synth(200, "Told"));
    }
    # The site is asked for by https alone: no reader may say otherwise, and have a redirect kept
    set req.http.X-Forwarded-Proto = "https";
    if (req.url ~ "^/(admin|healthz|metrics)(/|$)") {
        return (pass);
    }
    unset req.http.Cookie;
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # Addresses that say more than the number of a page are not kept; of others nothing else counts
    if (req.url ~ "^/search/\?" || req.url ~ "^/(comments|draft|mail|subscribe|queue|legal-notices)/"
        || req.url ~ "^/(index\.php)?\?(.*&)?(p|page_id|attachment_id|cat|author|category_name|tag|author_name|m|feed|s)=") {
        return (pass);
    }
    if (req.url ~ "[?&]page=[0-9]+(&|$)") {
        set req.url = regsub(req.url, "\?.*", "") + "?page=" + regsub(req.url, ".*[?&]page=([0-9]+).*", "\1");
    } else {
        set req.url = regsub(req.url, "\?.*", "");
    }
    return (hash);
}

sub vcl_backend_response {
    unset beresp.http.Vary;
    if (bereq.url !~ "^/admin/") {
        unset beresp.http.Set-Cookie;
    }
    # Shown a minute longer while a new one is fetched, or when the site is away; asked for anew by
    # its ETag for a day
    set beresp.grace = 60s;
    set beresp.keep = 1d;
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
    }
}

sub vcl_deliver {
    unset resp.http.Surrogate-Key;
}
