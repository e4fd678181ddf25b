package dev.switchgear.spring;

import dev.switchgear.Circuit;
import org.springframework.stereotype.Service;

@Service
class PaymentService {
    private final Circuit payments;

    PaymentService(ConfiguredCircuits circuits) {
        payments = circuits.circuit("payments");
    }

    String charge(String order) {
        return payments.call(() -> "receipt of " + order, refused -> "try again at " + refused.retryAt());
    }
}
