package org.lxcautoscale.host.simulated.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The accounts that have passwords, and the tickets that they have been given, which stay valid. */
final class Accounts {

    private record Account(String password, String code) {}

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, String> tickets = new LinkedHashMap<>();
    private final Map<String, String> challenges = new LinkedHashMap<>();

    void add(String user, String password, String code) {
        accounts.put(user, new Account(password, code));
    }

    void requireCode(String user, String code) {
        accounts.computeIfPresent(user, (_, account) -> new Account(account.password(), code));
    }

    void remove(String user) {
        accounts.remove(user);
        tickets.values().remove(user);
    }

    Optional<String> owner(String ticket) {
        return Optional.ofNullable(tickets.get(ticket));
    }

    /** {@code POST /access/ticket}. */
    ApiResponse logIn(Map<String, String> form) {
        Map<String, String> errors = new LinkedHashMap<>();
        for (String needed : new String[] {"username", "password"}) {
            if (!form.containsKey(needed)) {
                errors.put(needed, "property is missing and it is not optional");
            }
        }
        String user = form.getOrDefault("username", "");
        if (user.length() > 64) {
            errors.put("username", "value may only be 64 characters long");
        }
        if (!errors.isEmpty()) {
            return ApiResponse.rejected(errors);
        }
        Account account = accounts.get(user);
        String given = form.getOrDefault("password", "");
        String challenge = form.get("tfa-challenge");
        if (challenge != null) {
            boolean isRight = account != null
                    && Objects.equals(challenges.get(challenge), user)
                    && given.equals("totp:" + account.code());
            return isRight ? ticket(user) : refused();
        }
        if (account == null || !given.equals(account.password())) {
            return refused();
        }
        return account.code().isEmpty() ? ticket(user) : challenge(user);
    }

    private static ApiResponse refused() {
        return ApiResponse.failure(401, "authentication failure");
    }

    private ApiResponse ticket(String user) {
        String ticket = "PVE:%s:%08X::c2lnbmF0dXJl+%d/==".formatted(user, 0x6743_0000 + tickets.size(), tickets.size());
        tickets.put(ticket, user);
        return answer(user, ticket, Map.of());
    }

    private ApiResponse challenge(String user) {
        String challenge = "PVE:!tfa!%%7B%%22totp%%22%%3Atrue%%7D:%08X::c2lnbmF0dXJl+/=="
                .formatted(0x6743_0000 + challenges.size());
        challenges.put(challenge, user);
        return answer(user, challenge, Map.of("NeedTFA", 1));
    }

    private static ApiResponse answer(String user, String ticket, Map<String, Object> more) {
        Map<String, Object> data = new LinkedHashMap<>(more);
        data.put("username", user);
        data.put("ticket", ticket);
        data.put("CSRFPreventionToken", "67430000:c2lnbmF0dXJl");
        return ApiResponse.data(data);
    }
}
